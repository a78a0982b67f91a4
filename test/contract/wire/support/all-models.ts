import { AutoScalingClient } from "@aws-sdk/client-auto-scaling";
import * as autoScaling from "@aws-sdk/client-auto-scaling";
import { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import * as cloudWatch from "@aws-sdk/client-cloudwatch";
import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import * as logs from "@aws-sdk/client-cloudwatch-logs";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import * as dynamodb from "@aws-sdk/client-dynamodb";
import { EC2Client } from "@aws-sdk/client-ec2";
import * as ec2 from "@aws-sdk/client-ec2";
import { ECRClient } from "@aws-sdk/client-ecr";
import * as ecr from "@aws-sdk/client-ecr";
import { ElasticLoadBalancingV2Client } from "@aws-sdk/client-elastic-load-balancing-v2";
import * as elbv2 from "@aws-sdk/client-elastic-load-balancing-v2";
import { S3Client } from "@aws-sdk/client-s3";
import * as s3 from "@aws-sdk/client-s3";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import * as secretsManager from "@aws-sdk/client-secrets-manager";
import { ServiceQuotasClient } from "@aws-sdk/client-service-quotas";
import * as serviceQuotas from "@aws-sdk/client-service-quotas";
import { SSMClient } from "@aws-sdk/client-ssm";
import * as ssm from "@aws-sdk/client-ssm";
import { STSClient } from "@aws-sdk/client-sts";
import * as sts from "@aws-sdk/client-sts";
import { autoscalingModel } from "../../../../src/standin/wire/services/autoscaling-model.ts";
import { cloudWatchModel } from "../../../../src/standin/wire/services/cloudwatch-model.ts";
import { dynamodbModel } from "../../../../src/standin/wire/services/dynamodb-model.ts";
import { ec2Model } from "../../../../src/standin/wire/services/ec2-model.ts";
import { ecrModel } from "../../../../src/standin/wire/services/ecr-model.ts";
import { elbv2Model } from "../../../../src/standin/wire/services/elbv2-model.ts";
import { logsModel } from "../../../../src/standin/wire/services/logs-model.ts";
import { s3Model } from "../../../../src/standin/wire/services/s3-model.ts";
import { secretsManagerModel } from "../../../../src/standin/wire/services/secrets-model.ts";
import { serviceQuotasModel } from "../../../../src/standin/wire/services/service-quotas-model.ts";
import { ssmModel } from "../../../../src/standin/wire/services/ssm-model.ts";
import { stsModel } from "../../../../src/standin/wire/services/sts-model.ts";
import type { ServiceModel } from "../../../../src/standin/wire/service-model.ts";

/** A service model beside the SDK package it came from. */
export interface Sdk {
  readonly model: ServiceModel;
  /** The whole package: commands, exception classes, schemas. */
  readonly package: Record<string, any>;
  client(config: object): { send(command: unknown): Promise<any>; config: any };
}

/** The one that speaks REST. */
export const s3Sdk: Sdk = {
  model: s3Model,
  package: s3,
  client: (c) => new S3Client(c) as any,
};

/** All others: their operations are calls with one structure in and one out. */
export const sdks: readonly Sdk[] = [
  { model: autoscalingModel, package: autoScaling, client: (c) => new AutoScalingClient(c) as any },
  { model: ec2Model, package: ec2, client: (c) => new EC2Client(c) as any },
  { model: ecrModel, package: ecr, client: (c) => new ECRClient(c) as any },
  {
    model: elbv2Model,
    package: elbv2,
    client: (c) => new ElasticLoadBalancingV2Client(c) as any,
  },
  { model: dynamodbModel, package: dynamodb, client: (c) => new DynamoDBClient(c) as any },
  {
    model: cloudWatchModel,
    package: cloudWatch,
    client: (c) => new CloudWatchClient(c) as any,
  },
  { model: logsModel, package: logs, client: (c) => new CloudWatchLogsClient(c) as any },
  {
    model: secretsManagerModel,
    package: secretsManager,
    client: (c) => new SecretsManagerClient(c) as any,
  },
  {
    model: serviceQuotasModel,
    package: serviceQuotas,
    client: (c) => new ServiceQuotasClient(c) as any,
  },
  { model: ssmModel, package: ssm, client: (c) => new SSMClient(c) as any },
  { model: stsModel, package: sts, client: (c) => new STSClient(c) as any },
];

/** Everything served, as both differential tests try it. */
export const everySdk: readonly Sdk[] = [...sdks, s3Sdk];
