import { RemovalPolicy } from "aws-cdk-lib";
import {
  FlowLogDestination,
  FlowLogTrafficType,
  GatewayVpcEndpointAwsService,
  InterfaceVpcEndpointAwsService,
  IpAddresses,
  SubnetType,
  Vpc,
  type IVpc,
  type SecurityGroup,
  type InterfaceVpcEndpointService,
} from "aws-cdk-lib/aws-ec2";
import { LogGroup, RetentionDays } from "aws-cdk-lib/aws-logs";
import type { Construct } from "constructs";

/** How instances reach AWS: through NAT gateways, or through VPC endpoints and nothing else. */
export type WayOut = "nat" | "endpoints";

export interface NetworkOptions {
  /** Availability zones, 2 or 3. */
  readonly zones: 2 | 3;
  readonly wayOut: WayOut;
  /** With `nat`: how many gateways, from one (cheap) to one a zone (a zone's loss is its own). */
  readonly natGateways: number;
}

/**
 * A network with, in each zone, a public subnet for the load balancer and a private one for
 * instances. Its flow logs keep rejected connections for a month.
 */
export function makeNetwork(scope: Construct, base: string, options: NetworkOptions): Vpc {
  const vpc = new Vpc(scope, "Network", {
    vpcName: `slipway-${base}`,
    ipAddresses: IpAddresses.cidr("10.0.0.0/16"),
    maxAzs: options.zones,
    natGateways: options.wayOut === "nat" ? options.natGateways : 0,
    subnetConfiguration: [
      { name: "front", subnetType: SubnetType.PUBLIC, cidrMask: 24, mapPublicIpOnLaunch: false },
      {
        name: "instances",
        subnetType:
          options.wayOut === "nat" ? SubnetType.PRIVATE_WITH_EGRESS : SubnetType.PRIVATE_ISOLATED,
        cidrMask: 20,
      },
    ],
  });
  const logGroup = new LogGroup(scope, "FlowLogs", {
    logGroupName: `/slipway/${base}/network`,
    retention: RetentionDays.ONE_MONTH,
    removalPolicy: RemovalPolicy.DESTROY,
  });
  vpc.addFlowLog("Rejected", {
    destination: FlowLogDestination.toCloudWatchLogs(logGroup),
    trafficType: FlowLogTrafficType.REJECT,
  });
  return vpc;
}

/** What boot scripts call; without the internet, images come from ECR and sources from S3 alone. */
const endpoints: Readonly<Record<string, InterfaceVpcEndpointService>> = {
  AutoScaling: InterfaceVpcEndpointAwsService.AUTOSCALING,
  Ec2: InterfaceVpcEndpointAwsService.EC2,
  Ssm: InterfaceVpcEndpointAwsService.SSM,
  Secrets: InterfaceVpcEndpointAwsService.SECRETS_MANAGER,
  Registry: InterfaceVpcEndpointAwsService.ECR,
  Images: InterfaceVpcEndpointAwsService.ECR_DOCKER,
  Logs: InterfaceVpcEndpointAwsService.CLOUDWATCH_LOGS,
};

/** In place of a way to the internet; open to the instances and to nobody else. */
export function addEndpoints(vpc: IVpc, instances: SecurityGroup): void {
  vpc.addGatewayEndpoint("Sources", { service: GatewayVpcEndpointAwsService.S3 });
  vpc.addGatewayEndpoint("State", { service: GatewayVpcEndpointAwsService.DYNAMODB });
  for (const [name, service] of Object.entries(endpoints)) {
    const endpoint = vpc.addInterfaceEndpoint(name, { service, open: false });
    endpoint.connections.allowDefaultPortFrom(instances, "boot scripts");
  }
}
