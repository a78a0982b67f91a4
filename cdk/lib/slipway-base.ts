import { Aws, CfnOutput, Stack } from "aws-cdk-lib";
import { SubnetType, type IVpc } from "aws-cdk-lib/aws-ec2";
import type { ITopic } from "aws-cdk-lib/aws-sns";
import { StringParameter } from "aws-cdk-lib/aws-ssm";
import { Construct } from "constructs";
import type { Base } from "../../src/domain/base.ts";
import { amiParameter, baseParameter } from "../../src/domain/names.ts";
import { alarmOnLoadBalancer } from "./alarms.ts";
import { makeBaseAmi } from "./base-ami.ts";
import { dashboardName, makeDashboard } from "./dashboard.ts";
import { makeFrontDoor, type FrontDoor } from "./front-door.ts";
import { addEndpoints, makeNetwork, type WayOut } from "./network.ts";
import { logGroupName, makeState, type State } from "./state.ts";

export interface SlipwayBaseProps {
  /** What `environments.<name>.base` in `slipway.yaml` says: lower case, digits, hyphens. */
  readonly base: string;
  /** A network there is already, with subnets of its own for instances; default: one is made. */
  readonly vpc?: IVpc;
  /** Availability zones of a network that is made. @default 2 */
  readonly zones?: 2 | 3;
  /** How instances reach AWS. @default "nat" */
  readonly wayOut?: WayOut;
  /** @default 1 */
  readonly natGateways?: number;
  /** ARN of the listener's certificate. @default none: HTTP, for trials */
  readonly certificateArn?: string;
  /** @default "internet-facing" */
  readonly scheme?: "internet-facing" | "internal";
  /** Who is told of alarms. */
  readonly alarms?: ITopic;
  /** When to look for patches of the base AMI. @default Sundays at 03:00 UTC */
  readonly patchSchedule?: string;
  /**
   * Seconds after which a changed rule is taken to be in force everywhere (0-3,600). @default 60
   */
  readonly propagationSeconds?: number;
}

/** Letters that stay legal in every name made of them; with room for a suffix in 32. */
const legalName = /^[a-z][a-z0-9-]{0,19}$/;

/**
 * Everything releases of one environment stand on, and the parameter that tells slipway of it. What
 * slipway makes itself (rules, target groups, templates, groups) is absent, so that no deployment
 * of this stack can undo a release.
 */
export class SlipwayBase extends Construct {
  readonly base: string;
  readonly vpc: IVpc;
  readonly front: FrontDoor;
  readonly state: State;
  readonly subnetIds: readonly string[];
  readonly alarms: ITopic | undefined;

  constructor(scope: Construct, id: string, props: SlipwayBaseProps) {
    super(scope, id);
    const { base, zones = 2, wayOut = "nat", natGateways = 1 } = props;
    if (!legalName.test(base)) {
      throw new Error(
        `base is "${base}": it must begin with a letter and have at most 20 small letters, ` +
          "digits and hyphens",
      );
    }
    this.base = base;
    this.alarms = props.alarms;
    this.vpc = props.vpc ?? makeNetwork(this, base, { zones, wayOut, natGateways });
    this.front = makeFrontDoor(this, base, this.vpc, {
      certificateArn: props.certificateArn,
      scheme: props.scheme ?? "internet-facing",
    });
    if (props.vpc === undefined && wayOut === "endpoints") {
      addEndpoints(this.vpc, this.front.instances);
    }
    this.state = makeState(this, base, this.front.accessLogs);
    this.subnetIds = this.vpc.selectSubnets({
      subnetType:
        this.vpc.privateSubnets.length > 0
          ? SubnetType.PRIVATE_WITH_EGRESS
          : SubnetType.PRIVATE_ISOLATED,
    }).subnetIds;
    const pipeline = makeBaseAmi(this, base, {
      vpc: this.vpc,
      securityGroup: this.front.instances,
      schedule: props.patchSchedule ?? "cron(0 3 ? * sun *)",
      instanceType: "t3.small",
    });
    makeDashboard(this, base, this.front.loadBalancer, this.state.logs);
    alarmOnLoadBalancer(this, base, this.front.loadBalancer, props.alarms);
    const published = this.#published(props.propagationSeconds ?? 60);
    new StringParameter(this, "Published", {
      parameterName: baseParameter(base),
      description: "What slipway reads of this base; written by its CDK stack",
      stringValue: Stack.of(this).toJsonString(published),
    });
    const bake = "aws imagebuilder start-image-pipeline-execution --image-pipeline-arn";
    new CfnOutput(this, "BakeBaseAmi", {
      description: "Run once after the first deployment: it bakes the AMI that releases boot from",
      value: `${bake} ${pipeline.attrArn}`,
    });
    new CfnOutput(this, "Address", { value: this.front.loadBalancer.loadBalancerDnsName });
    new CfnOutput(this, "DashboardUrl", {
      value:
        `https://${Aws.REGION}.console.aws.amazon.com/cloudwatch/home?region=${Aws.REGION}` +
        `#dashboards:name=${dashboardName(base)}`,
    });
  }

  #published(propagationSeconds: number): Base {
    const { front, state } = this;
    return {
      schemaVersion: 1,
      region: Aws.REGION,
      account: Aws.ACCOUNT_ID,
      vpcId: this.vpc.vpcId,
      subnetIds: this.subnetIds,
      securityGroupIds: [front.instances.securityGroupId],
      loadBalancerArn: front.loadBalancer.loadBalancerArn,
      listenerArn: front.listener.listenerArn,
      loadBalancerDns: front.loadBalancer.loadBalancerDnsName,
      listenerPort: front.port,
      listenerProtocol: front.protocol,
      propagationSeconds,
      table: state.table.tableName,
      sourceStore: `s3://${state.sources.bucketName}/sources`,
      amiParameter: amiParameter(this.base),
      instanceProfileArn: undefined,
      logGroup: logGroupName(this.base),
      dashboard: dashboardName(this.base),
      artifacts: ["tarball", "image"],
    };
  }
}
