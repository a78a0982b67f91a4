import type { ResponseLaunchTemplateData } from "@aws-sdk/client-ec2";
import type { TemplateReference } from "../ec2/resolved-template.ts";
import { versionNamed } from "../ec2/stored-template.ts";
import type { Region } from "../region.ts";
import { tagKeys, type Check } from "./check.ts";
import { ec2Arn, tagsAtBirth, templateNamed } from "./ec2-things.ts";

/**
 * What RunInstances from a template asks for: of the instance, the volume, the network interface,
 * the image, the security groups, the subnets, the template, tags at birth, and the role that is
 * passed (EC2 user guide, example policies for launch templates). A template that is not there is
 * refused by the call itself.
 */
export function checkLaunch(
  region: Region,
  reference: TemplateReference,
  subnetIds: readonly string[],
): Check[] {
  const template = templateNamed(region, reference);
  const data = template && versionNamed(template, reference.Version)?.data;
  if (!template || !data) return [];
  const ec2 = (resource: string): string => ec2Arn(region, resource);
  const born = (type: string) => tagsAtBirth(type, data.TagSpecifications);
  const templateArn = ec2(`launch-template/${template.launchTemplateId}`);
  const from = { "ec2:LaunchTemplate": [templateArn] };
  const run = (resource: string, context: Check["context"] = {}): Check => ({
    action: "ec2:RunInstances",
    resource,
    context: { ...from, ...context },
  });
  return [
    run(ec2("instance/*"), {
      ...born("instance"),
      "ec2:MetadataHttpTokens": [data.MetadataOptions?.HttpTokens ?? "optional"],
    }),
    run(ec2("volume/*"), born("volume")),
    run(ec2("network-interface/*")),
    run(`arn:aws:ec2:${region.name}::image/${data.ImageId ?? "*"}`),
    ...(data.SecurityGroupIds ?? []).map((id) => run(ec2(`security-group/${id}`))),
    ...subnetIds.map((id) => run(ec2(`subnet/${id}`))),
    run(templateArn, tagKeys("ResourceTag", Object.entries(template.tags))),
    ...(data.TagSpecifications ?? []).map(({ ResourceType = "" }) => ({
      action: "ec2:CreateTags",
      resource: ec2(`${ResourceType}/*`),
      context: { ...born(ResourceType), "ec2:CreateAction": ["RunInstances"] },
    })),
    ...passedRole(region, data),
  ];
}

/** Here a profile's role has the profile's name. */
function passedRole({ account }: Region, data: ResponseLaunchTemplateData): Check[] {
  const { Arn, Name } = data.IamInstanceProfile ?? {};
  const name = Name ?? Arn?.split("/").at(-1);
  return name === undefined
    ? []
    : [
        {
          action: "iam:PassRole",
          resource: `arn:aws:iam::${account}:role/${name}`,
          context: { "iam:PassedToService": ["ec2.amazonaws.com"] },
        },
      ];
}
