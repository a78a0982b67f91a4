import type { MachineOrder } from "../instances/driver.ts";
import type { Region } from "../region.ts";
import type { Ec2Instance } from "./ec2-instance.ts";

/** What the instance driver is told: user data decoded, IMDS options with EC2's defaults (§3.3). */
export function machineOrder(region: Region, instance: Ec2Instance): MachineOrder {
  const { data } = instance;
  const { Arn: arn, Name: name } = data.IamInstanceProfile ?? {};
  const named =
    name === undefined ? undefined : `arn:aws:iam::${region.account}:instance-profile/${name}`;
  return {
    instanceId: instance.instanceId,
    imageId: instance.imageId,
    instanceType: instance.instanceType,
    availabilityZone: instance.availabilityZone,
    privateIp: instance.privateIp,
    userData: Buffer.from(data.UserData ?? "", "base64"),
    instanceProfileArn: arn ?? named,
    metadata: {
      tokensRequired: data.MetadataOptions?.HttpTokens === "required",
      hopLimit: data.MetadataOptions?.HttpPutResponseHopLimit ?? 1,
    },
  };
}
