import type {
  DescribeInstanceAttributeCommandInput,
  InstanceAttribute,
  InstanceAttributeName,
} from "@aws-sdk/client-ec2";
import { notImplemented } from "../not-implemented.ts";
import { operation } from "../operation.ts";
import type { Ec2Instance } from "./ec2-instance.ts";
import type { Given } from "./given.ts";
import { instancesNamed } from "./instances-named.ts";

/** DescribeInstanceAttribute: one attribute; those that nothing here has are 501. */
export const describeInstanceAttribute = operation<
  Given<DescribeInstanceAttributeCommandInput, "InstanceId" | "Attribute">,
  InstanceAttribute
>(["InstanceId", "Attribute"], (region, { InstanceId, Attribute: name }) => {
  const read = attributes[name];
  if (!read) throw notImplemented(`the attribute '${name}'`);
  const [instance] = instancesNamed(region, [InstanceId]);
  return { InstanceId, ...(instance && read(instance)) };
});

/** A value that is not set is an empty structure. */
const attributes: Readonly<
  Partial<Record<InstanceAttributeName, (instance: Ec2Instance) => InstanceAttribute>>
> = {
  disableApiStop: () => ({ DisableApiStop: { Value: false } }),
  disableApiTermination: ({ data }) => ({
    DisableApiTermination: { Value: data.DisableApiTermination ?? false },
  }),
  groupSet: ({ data }) => ({
    Groups: (data.SecurityGroupIds ?? []).map((GroupId) => ({ GroupId })),
  }),
  instanceInitiatedShutdownBehavior: ({ data }) => ({
    InstanceInitiatedShutdownBehavior: { Value: data.InstanceInitiatedShutdownBehavior ?? "stop" },
  }),
  instanceType: ({ instanceType }) => ({ InstanceType: { Value: instanceType } }),
  kernel: () => ({ KernelId: {} }),
  productCodes: () => ({ ProductCodes: [] }),
  ramdisk: () => ({ RamdiskId: {} }),
  rootDeviceName: () => ({ RootDeviceName: { Value: "/dev/xvda" } }),
  userData: ({ data }) => ({
    UserData: data.UserData === undefined ? {} : { Value: data.UserData },
  }),
};
