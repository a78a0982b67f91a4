import type { CreateLaunchTemplateCommandInput } from "@aws-sdk/client-ec2";
import type { Base } from "../domain/base.ts";
import type { LaunchOrder } from "../engine/ports.ts";
import { sha256Of } from "./stored-document.ts";
import { fleetTagList } from "./tag-list.ts";

/** Raw bytes; more and the launch is refused (aws-facts §3.3). */
const maxUserDataBytes = 16_384;

/**
 * The launch template of a fleet, which has this one version for ever. IMDSv2 only; one hop keeps
 * the metadata from containers, two let the app hold the instance role (DESIGN §4). The token is
 * made of name and content, so that a repeat after a crash is the same request (aws-facts §3.1).
 */
export function launchTemplateRequest(
  order: LaunchOrder,
  base: Pick<Base, "securityGroupIds" | "instanceProfileArn">,
): CreateLaunchTemplateCommandInput {
  const { fleet, release, userData } = order;
  if (Buffer.byteLength(userData) > maxUserDataBytes) {
    throw new Error(`user data of ${fleet.name} is larger than ${maxUserDataBytes} bytes`);
  }
  const tags = fleetTagList(fleet);
  const data: CreateLaunchTemplateCommandInput["LaunchTemplateData"] = {
    ImageId: release.ami,
    InstanceType: release.instanceType as NonNullable<typeof data>["InstanceType"],
    SecurityGroupIds: [...base.securityGroupIds],
    ...(base.instanceProfileArn === undefined
      ? {}
      : { IamInstanceProfile: { Arn: base.instanceProfileArn } }),
    UserData: Buffer.from(userData).toString("base64"),
    MetadataOptions: {
      HttpEndpoint: "enabled",
      HttpTokens: "required",
      HttpPutResponseHopLimit: release.run.aws === "instance" ? 2 : 1,
    },
    TagSpecifications: [
      { ResourceType: "instance", Tags: tags },
      { ResourceType: "volume", Tags: tags },
    ],
  };
  return {
    LaunchTemplateName: fleet.name,
    ClientToken: `${fleet.name}-${sha256Of(JSON.stringify(data)).slice(0, 16)}`,
    LaunchTemplateData: data,
    TagSpecifications: [{ ResourceType: "launch-template", Tags: tags }],
  };
}
