import type { _InstanceType, Instance } from "@aws-sdk/client-ec2";
import type { Region } from "../region.ts";
import type { Ec2Instance } from "./ec2-instance.ts";
import { instanceState } from "./instance-state.ts";
import { machineOrder } from "./machine-order.ts";
import { tagList } from "./tag-record.ts";

/** An instance as DescribeInstances shows it; a terminated one has no address or subnet. */
export function describedInstance(region: Region, instance: Ec2Instance): Instance {
  return {
    InstanceId: instance.instanceId,
    ImageId: instance.imageId,
    State: instanceState(instance.state),
    StateTransitionReason: instance.transition,
    ...stateReason(instance),
    InstanceType: instance.instanceType as _InstanceType,
    LaunchTime: instance.launchTime,
    ClientToken: instance.clientToken,
    AmiLaunchIndex: instance.launchIndex,
    Architecture: "x86_64",
    RootDeviceType: "ebs",
    RootDeviceName: "/dev/xvda",
    VirtualizationType: "hvm",
    Hypervisor: "xen",
    Placement: { AvailabilityZone: instance.availabilityZone, Tenancy: "default", GroupName: "" },
    Monitoring: {
      State: instance.data.Monitoring?.Enabled === true ? "enabled" : "disabled",
    },
    ...network(region, instance),
    ...profile(region, instance),
    MetadataOptions: metadataOptions(region, instance),
    BlockDeviceMappings: [],
    ProductCodes: [],
    Tags: tagList(instance.tags),
  };
}

function stateReason({ reason, state }: Ec2Instance): Pick<Instance, "StateReason"> {
  if (state === "pending") return { StateReason: { Code: "pending", Message: "pending" } };
  return reason === "" ? {} : { StateReason: { Code: reason.split(":", 1)[0], Message: reason } };
}

function network(region: Region, instance: Ec2Instance): Partial<Instance> {
  const groups = instance.data.SecurityGroupIds ?? [];
  const gone = instance.state === "terminated";
  const name = `ip-${instance.privateIp.replaceAll(".", "-")}.${region.name}.compute.internal`;
  return {
    PublicDnsName: "",
    PrivateDnsName: gone ? "" : name,
    NetworkInterfaces: [],
    SecurityGroups: gone
      ? []
      : groups.map((GroupId) => ({
          GroupId,
          GroupName: region.ec2.network.securityGroups.get(GroupId)?.name,
        })),
    ...(gone
      ? {}
      : {
          PrivateIpAddress: instance.privateIp,
          SubnetId: instance.subnetId,
          VpcId: instance.vpcId,
        }),
  };
}

function profile(region: Region, instance: Ec2Instance): Pick<Instance, "IamInstanceProfile"> {
  const { instanceProfileArn: arn } = machineOrder(region, instance);
  return arn === undefined ? {} : { IamInstanceProfile: { Arn: arn } };
}

function metadataOptions(region: Region, instance: Ec2Instance): Instance["MetadataOptions"] {
  const { metadata } = machineOrder(region, instance);
  return {
    State: instance.state === "pending" ? "pending" : "applied",
    HttpTokens: metadata.tokensRequired ? "required" : "optional",
    HttpPutResponseHopLimit: metadata.hopLimit,
    HttpEndpoint: "enabled",
    InstanceMetadataTags: "disabled",
  };
}
