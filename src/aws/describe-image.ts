import type { EC2Client, Image } from "@aws-sdk/client-ec2";
import { DescribeImagesCommand } from "@aws-sdk/client-ec2";
import { attempt } from "./attempt.ts";
import type { Pair } from "./clients.ts";

/** Undefined when there is no such image, or its id is no id (aws-facts §3.2). */
export async function describeImage(
  ec2: Pair<EC2Client>,
  imageId: string,
): Promise<Image | undefined> {
  const none = (): Promise<undefined> => Promise.resolve(undefined);
  return attempt<Image | undefined>(
    { action: "ec2:DescribeImages", resource: `AMI ${imageId}` },
    async () => {
      const command = new DescribeImagesCommand({ ImageIds: [imageId] });
      return (await ec2.reads.send(command)).Images?.[0];
    },
    {
      "InvalidAMIID.NotFound": none,
      "InvalidAMIID.Malformed": none,
      "InvalidAMIID.Unavailable": none,
    },
  );
}
