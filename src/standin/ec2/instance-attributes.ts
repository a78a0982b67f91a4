import type { Ec2Instance } from "./ec2-instance.ts";
import { instanceState } from "./instance-state.ts";

/** What DescribeInstances and DescribeInstanceStatus can filter on, apart from tags. */
export const instanceAttributes = {
  "instance-id": (instance: Ec2Instance) => instance.instanceId,
  "instance-state-name": (instance: Ec2Instance) => instance.state,
  "instance-state-code": (instance: Ec2Instance) => String(instanceState(instance.state).Code),
  "instance-type": (instance: Ec2Instance) => instance.instanceType,
  "image-id": (instance: Ec2Instance) => instance.imageId,
  "availability-zone": (instance: Ec2Instance) => instance.availabilityZone,
  "subnet-id": (instance: Ec2Instance) => instance.subnetId,
  "vpc-id": (instance: Ec2Instance) => instance.vpcId,
  "private-ip-address": (instance: Ec2Instance) => instance.privateIp,
};
