/**
 * What the stand-in does not make of the stacks' resources, by type, property or attribute, and
 * why. Whatever is neither here nor in `held.ts` fails a test.
 */
export const notHeld: Readonly<Record<string, string>> = {
  ...alike("its instances are on this machine, and reach the world through its network", [
    "AWS::EC2::EIP",
    "AWS::EC2::InternetGateway",
    "AWS::EC2::NatGateway",
    "AWS::EC2::Route",
    "AWS::EC2::RouteTable",
    "AWS::EC2::SubnetRouteTableAssociation",
    "AWS::EC2::VPCGatewayAttachment",
  ]),
  ...alike("no packet passes a network of its own, so none is named, let in or counted", [
    "AWS::EC2::FlowLog",
    "AWS::EC2::SecurityGroup.GroupDescription",
    "AWS::EC2::SecurityGroup.SecurityGroupEgress",
    "AWS::EC2::SecurityGroup.SecurityGroupIngress",
    "AWS::EC2::SecurityGroupEgress",
    "AWS::EC2::SecurityGroupIngress",
    "AWS::EC2::Subnet.MapPublicIpOnLaunch",
    "AWS::EC2::VPC.EnableDnsHostnames",
    "AWS::EC2::VPC.EnableDnsSupport",
    "AWS::EC2::VPC.InstanceTenancy",
  ]),
  ...alike(
    "it has roles with `--enforce-iam` only: the services' own, with the same statements, under " +
      "names of its choice, as CloudFormation makes names up too",
    ["AWS::IAM::InstanceProfile", "AWS::IAM::ManagedPolicy", "AWS::IAM::Policy", "AWS::IAM::Role"],
  ),
  ...alike(
    "tarballs lie in a directory of its state, and its load balancer writes no access logs",
    [
      "AWS::ElasticLoadBalancingV2::LoadBalancer.LoadBalancerAttributes.access_logs.s3.bucket",
      "AWS::ElasticLoadBalancingV2::LoadBalancer.LoadBalancerAttributes.access_logs.s3.enabled",
      "AWS::S3::Bucket",
      "AWS::S3::BucketPolicy",
    ],
  ),
  ...alike("its base AMI is this machine, or an image of Docker's; nothing bakes one", [
    "AWS::ImageBuilder::Component",
    "AWS::ImageBuilder::DistributionConfiguration",
    "AWS::ImageBuilder::ImagePipeline",
    "AWS::ImageBuilder::ImageRecipe",
    "AWS::ImageBuilder::InfrastructureConfiguration",
  ]),
  ...alike("it has no console to look at, and nobody to tell", [
    "AWS::CloudWatch::Alarm",
    "AWS::CloudWatch::Dashboard",
  ]),
  ...alike("it has no EventBridge", ["AWS::Events::EventBus"]),
  ...alike("nothing is encrypted there, and nothing looks into images", [
    "AWS::DynamoDB::Table.SSESpecification",
    "AWS::ECR::Repository.ImageScanningConfiguration",
  ]),
  "AWS::Logs::LogGroup.Tags": "its log groups carry none",
};

function alike(reason: string, names: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(names.map((name) => [name, reason]));
}
