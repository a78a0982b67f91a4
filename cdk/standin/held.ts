import { resources, textOf, type Resource, type Template } from "./template.ts";

/** What the stand-in's base is made of, as `src/cli/base-template.json` has it. */
export function heldOf(base: Template, service: Template, serviceName: string) {
  const one = oneOf(base);
  const own = oneOf(service);
  const repository = own("AWS::ECR::Repository");
  const inWords = wordsFor(base);
  const anyService = (text: string) => text.replaceAll(serviceName, "<service>");
  return {
    base: tagsOf(one("AWS::EC2::VPC"))["slipway:base"],
    network: networkOf(base),
    securityGroups: Object.fromEntries(
      resources(base, "AWS::EC2::SecurityGroup").map((group) => [
        /Front/.test(group.id) ? "front" : "instances",
        // CloudFormation makes a name of the stack's, the resource's and some letters of chance.
        { name: `${stackName(base)}-${group.id}`, tags: tagsOf(group) },
      ]),
    ),
    loadBalancer: loadBalancerOf(one("AWS::ElasticLoadBalancingV2::LoadBalancer")),
    listener: listenerOf(one("AWS::ElasticLoadBalancingV2::Listener")),
    table: tableOf(one("AWS::DynamoDB::Table")),
    logGroups: resources(base, "AWS::Logs::LogGroup")
      .map(({ properties }) => ({
        name: properties["LogGroupName"],
        retentionInDays: properties["RetentionInDays"],
      }))
      .toSorted((a, b) => (String(a.name) < String(b.name) ? -1 : 1)),
    parameter: parameterOf(one("AWS::SSM::Parameter"), (text) => textOf(text, inWords)),
    service: {
      repository: {
        name: anyService(String(repository.properties["RepositoryName"])),
        tagMutability: repository.properties["ImageTagMutability"],
      },
      parameter: parameterOf(own("AWS::SSM::Parameter"), (text) =>
        anyService(textOf(text, wordsForService(service))),
      ),
    },
  };
}

/** Of each type that is held: the properties, and attributes, that are read above. */
export const held: readonly string[] = Object.entries({
  "DynamoDB::Table": [
    "AttributeDefinitions",
    "BillingMode",
    "DeletionProtectionEnabled",
    "KeySchema",
    "PointInTimeRecoverySpecification",
    "TableName",
    "Tags",
    "TimeToLiveSpecification",
  ],
  "EC2::SecurityGroup": ["Tags", "VpcId"],
  "EC2::Subnet": ["AvailabilityZone", "CidrBlock", "Tags", "VpcId"],
  "EC2::VPC": ["CidrBlock", "Tags"],
  "ECR::Repository": ["ImageTagMutability", "RepositoryName"],
  "ElasticLoadBalancingV2::Listener": ["DefaultActions", "LoadBalancerArn", "Port", "Protocol"],
  "ElasticLoadBalancingV2::LoadBalancer": [
    "LoadBalancerAttributes.deletion_protection.enabled",
    "LoadBalancerAttributes.idle_timeout.timeout_seconds",
    "LoadBalancerAttributes.routing.http.drop_invalid_header_fields.enabled",
    "Name",
    "Scheme",
    "SecurityGroups",
    "Subnets",
    "Tags",
    "Type",
  ],
  "Logs::LogGroup": ["LogGroupName", "RetentionInDays"],
  "SSM::Parameter": ["Description", "Name", "Tags", "Type", "Value"],
}).flatMap(([type, properties]) => properties.map((name) => `AWS::${type}.${name}`));

function networkOf(base: Template) {
  const vpc = oneOf(base)("AWS::EC2::VPC");
  const subnets = resources(base, "AWS::EC2::Subnet");
  const kind = (name: string) =>
    subnets
      .filter((subnet) => tagsOf(subnet)["aws-cdk:subnet-name"] === name)
      .toSorted((a, b) => zoneOf(a) - zoneOf(b))
      .map((subnet) => ({ cidr: subnet.properties["CidrBlock"], tags: tagsOf(subnet) }));
  return {
    cidr: vpc.properties["CidrBlock"],
    tags: tagsOf(vpc),
    front: kind("front"),
    instances: kind("instances"),
  };
}

function loadBalancerOf(resource: Resource) {
  const { Name, Scheme } = resource.properties;
  const attributes = pairs(resource.properties["LoadBalancerAttributes"]).filter(([key]) =>
    held.includes(`${resource.type}.LoadBalancerAttributes.${key}`),
  );
  const tags = tagsOf(resource);
  return { name: Name, scheme: Scheme, attributes: Object.fromEntries(attributes), tags };
}

function listenerOf({ properties }: Resource) {
  const { Port, Protocol, DefaultActions } = properties;
  return { port: Port, protocol: Protocol, defaultActions: DefaultActions };
}

function tableOf(resource: Resource) {
  const { properties } = resource;
  const keys = properties["KeySchema"] as { AttributeName: string; KeyType: string }[];
  const key = (type: string) => keys.find(({ KeyType }) => KeyType === type)?.AttributeName;
  const recovery = properties["PointInTimeRecoverySpecification"] as Record<string, boolean>;
  const expiry = properties["TimeToLiveSpecification"] as Record<string, unknown>;
  return {
    name: properties["TableName"],
    partitionKey: key("HASH"),
    sortKey: key("RANGE"),
    timeToLive: expiry["Enabled"] === true ? expiry["AttributeName"] : undefined,
    isPaidByUse: properties["BillingMode"] === "PAY_PER_REQUEST",
    isProtected: properties["DeletionProtectionEnabled"],
    recovers: recovery["PointInTimeRecoveryEnabled"],
    tags: tagsOf(resource),
  };
}

function parameterOf(resource: Resource, inWords: (value: unknown) => string) {
  const { Name, Type, Description, Value } = resource.properties;
  return {
    name: inWords(Name),
    type: Type,
    description: inWords(Description),
    tags: resource.properties["Tags"] ?? {},
    document: JSON.parse(inWords(Value)) as unknown,
  };
}

/** Words for what CloudFormation fills in, by what the stand-in calls it. */
function wordsFor(base: Template): Readonly<Record<string, string>> {
  const one = oneOf(base);
  const loadBalancer = one("AWS::ElasticLoadBalancingV2::LoadBalancer").id;
  const table = one("AWS::DynamoDB::Table");
  const groups = resources(base, "AWS::EC2::SecurityGroup");
  const instances = groups.find(({ id }) => !id.includes("Front"))?.id ?? "";
  const subnets = resources(base, "AWS::EC2::Subnet")
    .filter((subnet) => tagsOf(subnet)["aws-cdk:subnet-name"] === "instances")
    .map((subnet) => [subnet.id, `<subnetIds.${zoneOf(subnet)}>`]);
  const sources = resources(base, "AWS::S3::Bucket").find(({ id }) => id.includes("Sources"));
  return {
    ...everywhere,
    ...Object.fromEntries(subnets),
    [one("AWS::EC2::VPC").id]: "<vpcId>",
    [`${instances}.GroupId`]: "<securityGroupId>",
    [loadBalancer]: "<loadBalancerArn>",
    [`${loadBalancer}.DNSName`]: "<dnsName>",
    [one("AWS::ElasticLoadBalancingV2::Listener").id]: "<listenerArn>",
    [table.id]: String(table.properties["TableName"]),
    [sources?.id ?? ""]: "<sourceBucket>",
  };
}

function wordsForService(service: Template): Readonly<Record<string, string>> {
  const repository = oneOf(service)("AWS::ECR::Repository");
  const arns = resources(service).flatMap(({ id }) => {
    const word = Object.keys(arnWords).find((part) => id.includes(part));
    return word === undefined ? [] : [[`${id}.Arn`, arnWords[word] ?? ""]];
  });
  return {
    ...everywhere,
    ...Object.fromEntries(arns),
    [repository.id]: String(repository.properties["RepositoryName"]),
    [`3 of ${repository.id}.Arn`]: "<region>",
    [`4 of ${repository.id}.Arn`]: "<account>",
  };
}

/** By a part of the logical id. */
const arnWords: Readonly<Record<string, string>> = {
  InstanceProfile: "<instanceProfileArn>",
  DeployerRole: "<deployerRoleArn>",
  ViewerRole: "<viewerRoleArn>",
};

const everywhere: Readonly<Record<string, string>> = {
  "AWS::Region": "<region>",
  "AWS::AccountId": "<account>",
  "AWS::URLSuffix": "amazonaws.com",
};

const oneOf = (template: Template) => (type: string) => {
  const [first, ...others] = resources(template, type);
  if (first === undefined || others.length > 0) {
    throw new Error(`${others.length + (first ? 1 : 0)} resources are ${type}`);
  }
  return first;
};

/** `AvailabilityZone` is `{ "Fn::Select": [n, …] }`. */
const zoneOf = ({ properties }: Resource): number =>
  Number((properties["AvailabilityZone"] as Record<string, unknown[]>)["Fn::Select"]?.[0]);

const stackName = (base: Template): string => tagsOf(oneOf(base)("AWS::EC2::VPC"))["Name"] ?? "";

const tagsOf = ({ properties }: Resource): Record<string, string> =>
  Object.fromEntries(pairs(properties["Tags"]).map(([key, value]) => [key, String(value)]));

function pairs(list: unknown): (readonly [string, unknown])[] {
  return (list as { Key: string; Value: unknown }[]).map(({ Key, Value }) => [Key, Value] as const);
}
