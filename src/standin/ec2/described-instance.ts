import type { Instance } from "@aws-sdk/client-ec2";
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
    StateTransitionReason: instance.reason === "" ? "" : instance.reason.replace(/^[^:]*: /, ""),
    ...stateReason(instance),
    InstanceType: instance.template.data.InstanceType,
    LaunchTime: instance.launchTime,
    AmiLaunchIndex: 0,
    Architecture: "x86_64",
    RootDeviceType: "ebs",
    RootDeviceName: "/dev/xvda",
    VirtualizationType: "hvm",
    Placement: { AvailabilityZone: instance.availabilityZone, Tenancy: "default", GroupName: "" },
    Monitoring: {
      State: instance.template.data.Monitoring?.Enabled === true ? "enabled" : "disabled",
    },
    ...network(region, instance),
    ...profile(region, instance),
    MetadataOptions: metadataOptions(region, instance),
    BlockDeviceMappings: [],
    ProductCodes: [],
    Tags: tagList(instance.tags),
  };
}

function stateReason({ reason }: Ec2Instance): Pick<Instance, "StateReason"> {
  return reason === "" ? {} : { StateReason: { Code: reason.split(":", 1)[0], Message: reason } };
}

function network(region: Region, instance: Ec2Instance): Partial<Instance> {
  const groups = instance.template.data.SecurityGroupIds ?? [];
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
