import { Duration, RemovalPolicy } from "aws-cdk-lib";
import { AttributeType, BillingMode, Table, TableEncryption } from "aws-cdk-lib/aws-dynamodb";
import { EventBus } from "aws-cdk-lib/aws-events";
import { LogGroup, RetentionDays } from "aws-cdk-lib/aws-logs";
import { BlockPublicAccess, Bucket, BucketEncryption } from "aws-cdk-lib/aws-s3";
import type { Construct } from "constructs";

export interface State {
  readonly table: Table;
  readonly sources: Bucket;
  readonly logs: LogGroup;
  readonly events: EventBus;
}

/** Where the instances of a base, and their programs, write. */
export const logGroupName = (base: string): string => `/slipway/${base}`;

/**
 * What an environment remembers. Table and tarballs outlive the stack: without them nobody knows
 * what serves.
 */
export function makeState(scope: Construct, base: string, accessLogs: Bucket): State {
  const table = new Table(scope, "State", {
    tableName: `slipway-${base}`,
    partitionKey: { name: "pk", type: AttributeType.STRING },
    sortKey: { name: "sk", type: AttributeType.STRING },
    billingMode: BillingMode.PAY_PER_REQUEST,
    encryption: TableEncryption.AWS_MANAGED,
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
    deletionProtection: true,
    // Only boot reports carry it: nothing a decision rests on goes by itself.
    timeToLiveAttribute: "expires",
    removalPolicy: RemovalPolicy.RETAIN,
  });
  const sources = new Bucket(scope, "Sources", {
    blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
    encryption: BucketEncryption.S3_MANAGED,
    enforceSSL: true,
    serverAccessLogsBucket: accessLogs,
    serverAccessLogsPrefix: "sources/",
    lifecycleRules: [{ abortIncompleteMultipartUploadAfter: Duration.days(1) }],
    removalPolicy: RemovalPolicy.RETAIN,
  });
  const logs = new LogGroup(scope, "Logs", {
    logGroupName: logGroupName(base),
    retention: RetentionDays.THREE_MONTHS,
    removalPolicy: RemovalPolicy.RETAIN,
  });
  const events = new EventBus(scope, "Events", { eventBusName: `slipway-${base}` });
  return { table, sources, logs, events };
}
