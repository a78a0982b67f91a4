import type { EC2Client } from "@aws-sdk/client-ec2";
import { DescribeSubnetsCommand } from "@aws-sdk/client-ec2";
import { attempt } from "./attempt.ts";
import type { Pair } from "./clients.ts";

/** Those of the subnets that do not exist; asked by filter, since an unknown id is an error. */
export async function missingSubnets(
  ec2: Pair<EC2Client>,
  subnetIds: readonly string[],
): Promise<readonly string[]> {
  const command = new DescribeSubnetsCommand({
    Filters: [{ Name: "subnet-id", Values: [...subnetIds] }],
  });
  const answer = await attempt(
    { action: "ec2:DescribeSubnets", resource: "the base's subnets" },
    () => ec2.reads.send(command),
  );
  const found = new Set(answer.Subnets?.map(({ SubnetId }) => SubnetId));
  return subnetIds.filter((id) => !found.has(id));
}
