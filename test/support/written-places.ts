import { AutoScalingClient, DescribeAutoScalingGroupsCommand } from "@aws-sdk/client-auto-scaling";
import { CloudWatchLogsClient, FilterLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { DynamoDBClient, ScanCommand } from "@aws-sdk/client-dynamodb";
import {
  DescribeInstancesCommand,
  DescribeLaunchTemplateVersionsCommand,
  DescribeTagsCommand,
  EC2Client,
  GetConsoleOutputCommand,
} from "@aws-sdk/client-ec2";
import { roleSecrets } from "./canaries.ts";
import type { LocalAws } from "./slipway-process.ts";

/** The user whom no policy holds back, as variables of the SDKs. */
export const administratorKeys = {
  AWS_ACCESS_KEY_ID: "administrator",
  AWS_SECRET_ACCESS_KEY: "administrator",
};

/** A client's settings for a local AWS, as its administrator. */
export const administratorOf = ({ endpoint }: Pick<LocalAws, "endpoint">) => ({
  endpoint,
  region: "us-east-1",
  credentials: { accessKeyId: "administrator", secretAccessKey: "administrator" },
});

/** What the local AWS holds where anybody may look, but for its table and what programs print. */
export async function writtenPlaces(aws: LocalAws): Promise<Readonly<Record<string, unknown>>> {
  const client = administratorOf(aws);
  const ec2 = new EC2Client(client);
  const templates = await ec2.send(
    new DescribeLaunchTemplateVersionsCommand({ Versions: ["$Latest"] }),
  );
  const groups = new DescribeAutoScalingGroupsCommand({});
  return {
    templates,
    userData: templates.LaunchTemplateVersions?.map(({ LaunchTemplateData: data }) =>
      Buffer.from(data?.UserData ?? "", "base64").toString(),
    ),
    consoles: await Promise.all((await instanceIds(aws)).map((id) => consoleOf(ec2, id))),
    tags: await ec2.send(new DescribeTagsCommand({})),
    groups: await new AutoScalingClient(client).send(groups),
    requests: await aws.control("log"),
    launches: await aws.control("launches"),
    boots: await bootStreams(aws),
  };
}

/** Keys and tokens of the role that each instance has been given, by name. */
export async function rolesOf(aws: LocalAws): Promise<Readonly<Record<string, string>>> {
  const roles = (await instanceIds(aws)).map((id) => {
    const { secretKey, sessionToken } = roleSecrets(id);
    return { [`key of ${id}`]: secretKey, [`token of ${id}`]: sessionToken };
  });
  return Object.assign({}, ...roles) as Record<string, string>;
}

/** Every item of the base's table. */
export async function tableItems(aws: LocalAws): Promise<readonly Record<string, any>[]> {
  const dynamodb = new DynamoDBClient(administratorOf(aws));
  const { Items = [] } = await dynamodb.send(new ScanCommand({ TableName: "slipway-rehearsal" }));
  return Items;
}

/** Those that EC2 tells of, also after their end. */
async function instanceIds(aws: LocalAws): Promise<readonly string[]> {
  const ec2 = new EC2Client(administratorOf(aws));
  const { Reservations = [] } = await ec2.send(new DescribeInstancesCommand({}));
  return Reservations.flatMap(({ Instances = [] }) =>
    Instances.map(({ InstanceId = "" }) => InstanceId),
  );
}

async function consoleOf(ec2: EC2Client, InstanceId: string): Promise<string> {
  const { Output = "" } = await ec2.send(new GetConsoleOutputCommand({ InstanceId, Latest: true }));
  return Buffer.from(Output, "base64").toString();
}

/** What boots wrote to CloudWatch Logs; what programs print is their own. */
async function bootStreams(aws: LocalAws): Promise<readonly unknown[]> {
  const logs = new CloudWatchLogsClient(administratorOf(aws));
  const all = new FilterLogEventsCommand({ logGroupName: "/slipway/rehearsal" });
  const { events = [] } = await logs.send(all);
  return events.filter(({ logStreamName }) => logStreamName?.endsWith("/boot"));
}
