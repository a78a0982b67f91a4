import { Aws, Duration, RemovalPolicy, Validations } from "aws-cdk-lib";
import { Port, SecurityGroup, Peer, type IVpc } from "aws-cdk-lib/aws-ec2";
import {
  ApplicationLoadBalancer,
  ApplicationProtocol,
  ListenerAction,
  ListenerCertificate,
  SslPolicy,
  type ApplicationListener,
} from "aws-cdk-lib/aws-elasticloadbalancingv2";
import { Effect, PolicyStatement, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { BlockPublicAccess, Bucket, BucketEncryption } from "aws-cdk-lib/aws-s3";
import type { Construct } from "constructs";

export interface FrontDoorOptions {
  /** ARN of the certificate; without one the listener speaks HTTP, which is for trials. */
  readonly certificateArn: string | undefined;
  /** Internal: reached from inside the network alone. */
  readonly scheme: "internet-facing" | "internal";
}

export interface FrontDoor {
  readonly loadBalancer: ApplicationLoadBalancer;
  readonly listener: ApplicationListener;
  readonly port: 80 | 443;
  readonly protocol: "HTTP" | "HTTPS";
  /** What instances carry: every TCP port open to the load balancer, none to anybody else. */
  readonly instances: SecurityGroup;
  /** Of the load balancer, and of other buckets. */
  readonly accessLogs: Bucket;
}

/**
 * The load balancer and its one listener, which answers 503 to whatever no service's rule matches.
 * slipway adds rules to it; no stack knows of them.
 */
export function makeFrontDoor(
  scope: Construct,
  base: string,
  vpc: IVpc,
  options: FrontDoorOptions,
): FrontDoor {
  const open = new SecurityGroup(scope, "Front", {
    vpc,
    description: `Load balancer of slipway ${base}`,
    allowAllOutbound: false,
  });
  const instances = new SecurityGroup(scope, "Instances", {
    vpc,
    description: `Instances of slipway ${base}`,
  });
  const secure = options.certificateArn !== undefined;
  const port = secure ? 443 : 80;
  const from = options.scheme === "internal" ? Peer.ipv4(vpc.vpcCidrBlock) : Peer.anyIpv4();
  Validations.of(open).acknowledge({
    id: "AwsSolutions-EC23",
    reason: "a load balancer that faces the internet is there for everybody to reach",
  });
  open.addIngressRule(from, Port.tcp(port), "customers");
  open.connections.allowTo(instances, Port.allTcp(), "targets and their health");
  const loadBalancer = new ApplicationLoadBalancer(scope, "LoadBalancer", {
    loadBalancerName: `slipway-${base}`,
    vpc,
    internetFacing: options.scheme === "internet-facing",
    securityGroup: open,
    deletionProtection: true,
    dropInvalidHeaderFields: true,
    idleTimeout: Duration.seconds(60),
  });
  const accessLogs = keepAccessLogs(scope, loadBalancer);
  const listener = loadBalancer.addListener("Listener", {
    port,
    protocol: secure ? ApplicationProtocol.HTTPS : ApplicationProtocol.HTTP,
    ...(options.certificateArn === undefined
      ? {}
      : {
          certificates: [ListenerCertificate.fromArn(options.certificateArn)],
          sslPolicy: SslPolicy.RECOMMENDED_TLS,
        }),
    open: false,
    defaultAction: ListenerAction.fixedResponse(503, {
      contentType: "text/plain",
      messageBody: "no release is live",
    }),
  });
  const protocol = secure ? "HTTPS" : "HTTP";
  return { loadBalancer, listener, port, protocol, instances, accessLogs };
}

/**
 * The log delivery service of the load balancers writes; so no account number of a Region needs to
 * be known when the template is made.
 */
function keepAccessLogs(scope: Construct, loadBalancer: ApplicationLoadBalancer): Bucket {
  const bucket = new Bucket(scope, "AccessLogs", {
    blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
    encryption: BucketEncryption.S3_MANAGED,
    enforceSSL: true,
    lifecycleRules: [{ expiration: Duration.days(90) }],
    removalPolicy: RemovalPolicy.RETAIN,
  });
  Validations.of(bucket).acknowledge({
    id: "AwsSolutions-S1",
    reason: "it holds access logs; logs of who wrote those would have no end",
  });
  bucket.addToResourcePolicy(
    new PolicyStatement({
      effect: Effect.ALLOW,
      principals: [new ServicePrincipal("logdelivery.elasticloadbalancing.amazonaws.com")],
      actions: ["s3:PutObject"],
      resources: [bucket.arnForObjects(`AWSLogs/${Aws.ACCOUNT_ID}/*`)],
    }),
  );
  loadBalancer.setAttribute("access_logs.s3.enabled", "true");
  loadBalancer.setAttribute("access_logs.s3.bucket", bucket.bucketName);
  if (bucket.policy !== undefined) {
    loadBalancer.node.addDependency(bucket.policy);
  }
  return bucket;
}
