import {
  DescribeImagesCommand,
  DescribeInstancesCommand,
  DescribeSubnetsCommand,
  EC2Client,
  RunInstancesCommand,
} from "@aws-sdk/client-ec2";
import type { LocalAws } from "../../support/slipway-process.ts";
import { until } from "../../support/until.ts";
import { administratorOf } from "../../support/written-places.ts";

/** Instances and their states, as EC2 tells. */
export async function instanceStates(aws: LocalAws): Promise<Readonly<Record<string, string>>> {
  const { Reservations = [] } = await new EC2Client(administratorOf(aws)).send(
    new DescribeInstancesCommand({}),
  );
  const all = Reservations.flatMap(({ Instances = [] }) => Instances);
  return Object.fromEntries(all.map((one) => [one.InstanceId ?? "", one.State?.Name ?? ""]));
}

/** Launches so many instances of the base AMI and waits until they run; their ids. */
export async function launchInstances(aws: LocalAws, MaxCount: number): Promise<readonly string[]> {
  const ec2 = new EC2Client(administratorOf(aws));
  const { Images = [] } = await ec2.send(new DescribeImagesCommand({}));
  const { Subnets = [] } = await ec2.send(new DescribeSubnetsCommand({}));
  const { Instances = [] } = await ec2.send(
    new RunInstancesCommand({
      ImageId: Images[0]?.ImageId,
      SubnetId: Subnets[0]?.SubnetId,
      InstanceType: "t3.small",
      MinCount: MaxCount,
      MaxCount,
    }),
  );
  const ids = Instances.map(({ InstanceId = "" }) => InstanceId);
  await until(
    async () => {
      const found = await instanceStates(aws);
      return ids.every((id) => found[id] === "running");
    },
    () => ids.join(),
  );
  return ids;
}
