import type {
  Reservation,
  ResponseLaunchTemplateData,
  RunInstancesCommandInput,
} from "@aws-sdk/client-ec2";
import { AwsError } from "../aws-error.ts";
import { operation } from "../operation.ts";
import type { Region } from "../region.ts";
import { checkClientToken } from "./client-tokens.ts";
import { checkTemplateData } from "./check-template-input.ts";
import { describedReservations } from "./described-reservation.ts";
import type { Given } from "./given.ts";
import { placesFor } from "./places-for.ts";
import { refuseBadLaunch } from "./refuse-bad-launch.ts";
import { tagsFor } from "./tag-record.ts";

type Input = Given<RunInstancesCommandInput, "MinCount" | "MaxCount">;

/**
 * RunInstances, into a named subnet, since there is no default VPC (aws-facts §3.2). What the
 * request says goes before what its template says. With a client token, the answer to the same
 * request in the same zone is the reservation it made the first time.
 */
export const runInstances = operation<Input, Reservation>(
  [
    "MinCount",
    "MaxCount",
    "ClientToken",
    "SubnetId",
    "ImageId",
    "InstanceType",
    "SecurityGroupIds",
    "UserData",
    "IamInstanceProfile.Arn",
    "IamInstanceProfile.Name",
    "InstanceInitiatedShutdownBehavior",
    "DisableApiTermination",
    "Monitoring.Enabled",
    "MetadataOptions.HttpTokens",
    "MetadataOptions.HttpPutResponseHopLimit",
    "MetadataOptions.HttpEndpoint",
    "MetadataOptions.InstanceMetadataTags",
    "TagSpecifications.ResourceType",
    "TagSpecifications.Tags.Key",
    "TagSpecifications.Tags.Value",
    "LaunchTemplate.LaunchTemplateId",
    "LaunchTemplate.LaunchTemplateName",
    "LaunchTemplate.Version",
  ],
  (region, input) => {
    checkClientToken(input.ClientToken, 64);
    const subnet = region.ec2.subnetNamed(input.SubnetId ?? noSubnet());
    const zone = region.quirks.has("EC2-10") ? subnet.availabilityZone : region.name;
    const token = input.ClientToken === undefined ? undefined : `${input.ClientToken} ${zone}`;
    const launch = () => launched(region, input, subnet.subnetId);
    const ids = region.quirks.has("EC2-08")
      ? region.ec2.runTokens.once(token, input, launch)
      : launch();
    const instances = ids.flatMap((id) => region.ec2.instance(id) ?? []);
    const isWhole = instances.length === ids.length;
    if (!isWhole || instances.some(({ state }) => state === "terminated")) {
      if (region.quirks.has("EC2-11")) throw terminatedSince();
    }
    return describedReservations(region, instances)[0] ?? {};
  },
);

/** Code by EC2's table of errors, text UNCONFIRMED. */
const terminatedSince = (): AwsError =>
  new AwsError(
    "IdempotentInstanceTerminated",
    "The client token was used for a request whose instance has been terminated.",
  );

function noSubnet(): never {
  throw new AwsError(
    "VPCIdNotSpecified",
    "No default VPC for this user. GroupName is only supported for EC2-Classic and default VPC.",
  );
}

function launched(region: Region, input: Input, subnetId: string): readonly string[] {
  const { ec2 } = region;
  const { LaunchTemplate: named, ClientToken: clientToken = "" } = input;
  const template = named ? ec2.resolveTemplate(named) : undefined;
  const data = { ...template?.data, ...membersOf(input) };
  checkTemplateData(region.quirks, data);
  const subnet = ec2.subnetNamed(subnetId);
  const imageId = refuseBadLaunch(region, data, subnet);
  const tags = tagsFor("instance", input.TagSpecifications);
  const count = placesFor(region, data.InstanceType ?? "", subnet, input);
  const id = `r-${region.hex(17)}`;
  return Array.from({ length: count }, (_, index) => {
    const reservation = { id, index, clientToken };
    return ec2.instances.launch({ template, data, imageId, subnet, tags, reservation }).instanceId;
  });
}

/** What the request itself says of the instances, where it says something. */
function membersOf(input: Input): ResponseLaunchTemplateData {
  const own: ResponseLaunchTemplateData = {
    ImageId: input.ImageId,
    InstanceType: input.InstanceType,
    SecurityGroupIds: input.SecurityGroupIds,
    UserData: input.UserData,
    IamInstanceProfile: input.IamInstanceProfile,
    InstanceInitiatedShutdownBehavior: input.InstanceInitiatedShutdownBehavior,
    DisableApiTermination: input.DisableApiTermination,
    Monitoring: input.Monitoring,
    MetadataOptions: input.MetadataOptions,
  };
  return Object.fromEntries(Object.entries(own).filter(([, value]) => value !== undefined));
}
