import type { LaunchTemplateVersion } from "@aws-sdk/client-ec2";
import type { Region } from "../region.ts";
import { imageOf } from "./image-of.ts";
import type { StoredTemplate, TemplateVersion } from "./stored-template.ts";

/** A version as EC2 shows it; `resolvesAlias` shows the AMI instead of `resolve:ssm:…`. */
export function describedVersion(
  region: Region,
  template: StoredTemplate,
  version: TemplateVersion,
  resolvesAlias = false,
): LaunchTemplateVersion {
  const { data } = version;
  const alias =
    resolvesAlias && data.ImageId !== undefined ? { ImageId: imageOf(region, data) } : {};
  return {
    LaunchTemplateId: template.launchTemplateId,
    LaunchTemplateName: template.launchTemplateName,
    VersionNumber: version.number,
    VersionDescription: version.description,
    CreateTime: version.createdAt,
    CreatedBy: `arn:aws:iam::${region.account}:root`,
    DefaultVersion: version.number === template.defaultVersion,
    LaunchTemplateData: { ...data, ...alias },
  };
}
