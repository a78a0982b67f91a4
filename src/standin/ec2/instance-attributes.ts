import type { Region } from "../region.ts";
import { describedInstance } from "./described-instance.ts";
import type { Ec2Instance } from "./ec2-instance.ts";
import { instanceState } from "./instance-state.ts";
import { machineOrder } from "./machine-order.ts";
import { zoneId } from "./zone-id.ts";

type Attribute = (instance: Ec2Instance) => string | readonly string[] | undefined;

/** What DescribeInstances and DescribeInstanceStatus can filter on, apart from tags. */
export function instanceAttributes(region: Region): Readonly<Record<string, Attribute>> {
  const shown = (instance: Ec2Instance) => describedInstance(region, instance);
  const metadata = (instance: Ec2Instance) => shown(instance).MetadataOptions;
  return {
    architecture: (instance) => shown(instance).Architecture,
    "availability-zone": (instance) => instance.availabilityZone,
    "availability-zone-id": (instance) => zoneId(instance.availabilityZone),
    "client-token": (instance) => instance.clientToken,
    hypervisor: (instance) => shown(instance).Hypervisor,
    "iam-instance-profile.arn": (instance) => machineOrder(region, instance).instanceProfileArn,
    "image-id": (instance) => instance.imageId,
    "instance-id": (instance) => instance.instanceId,
    "instance-state-code": (instance) => String(instanceState(instance.state).Code),
    "instance-state-name": (instance) => instance.state,
    "instance-type": (instance) => instance.instanceType,
    "instance.group-id": (instance) => groups(shown(instance)).map((group) => group.GroupId ?? ""),
    "instance.group-name": (instance) =>
      groups(shown(instance)).map((group) => group.GroupName ?? ""),
    "launch-index": (instance) => String(instance.launchIndex),
    "launch-time": (instance) => instance.launchTime.toISOString(),
    "metadata-options.http-endpoint": (instance) => metadata(instance)?.HttpEndpoint,
    "metadata-options.http-put-response-hop-limit": (instance) =>
      String(metadata(instance)?.HttpPutResponseHopLimit),
    "metadata-options.http-tokens": (instance) => metadata(instance)?.HttpTokens,
    "metadata-options.instance-metadata-tags": (instance) =>
      metadata(instance)?.InstanceMetadataTags,
    "monitoring-state": (instance) => shown(instance).Monitoring?.State,
    "owner-id": () => region.account,
    "private-dns-name": (instance) => shown(instance).PrivateDnsName,
    "private-ip-address": (instance) => shown(instance).PrivateIpAddress,
    reason: (instance) => instance.transition,
    "reservation-id": (instance) => instance.reservationId,
    "root-device-name": (instance) => shown(instance).RootDeviceName,
    "root-device-type": (instance) => shown(instance).RootDeviceType,
    "state-reason-code": (instance) => shown(instance).StateReason?.Code,
    "state-reason-message": (instance) => shown(instance).StateReason?.Message,
    "subnet-id": (instance) => shown(instance).SubnetId,
    tenancy: () => "default",
    "virtualization-type": (instance) => shown(instance).VirtualizationType,
    "vpc-id": (instance) => shown(instance).VpcId,
  };
}

const groups = ({ SecurityGroups = [] }: ReturnType<typeof describedInstance>) => SecurityGroups;
