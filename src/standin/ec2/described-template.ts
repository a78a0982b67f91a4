import type { LaunchTemplate } from "@aws-sdk/client-ec2";
import type { Region } from "../region.ts";
import { latestVersion, type StoredTemplate } from "./stored-template.ts";
import { tagList } from "./tag-record.ts";

/** A launch template as EC2 shows it. */
export function describedTemplate(region: Region, template: StoredTemplate): LaunchTemplate {
  return {
    LaunchTemplateId: template.launchTemplateId,
    LaunchTemplateName: template.launchTemplateName,
    CreateTime: template.createdAt,
    CreatedBy: `arn:aws:iam::${region.account}:root`,
    DefaultVersionNumber: template.defaultVersion,
    LatestVersionNumber: latestVersion(template),
    Tags: tagList(template.tags),
  };
}
