import type {
  DescribeLaunchTemplateVersionsCommandInput,
  DescribeLaunchTemplateVersionsResult,
} from "@aws-sdk/client-ec2";
import { operation } from "../operation.ts";

/** DescribeLaunchTemplateVersions of one template: its only version (aws-facts §3.1). */
export const describeLaunchTemplateVersions = operation<
  DescribeLaunchTemplateVersionsCommandInput,
  DescribeLaunchTemplateVersionsResult
>(["LaunchTemplateId", "LaunchTemplateName", "Versions"], (region, input) => {
  const { LaunchTemplateId, LaunchTemplateName, Versions: versions = [] } = input;
  const { templates } = region.ec2;
  const template = templates.find({ LaunchTemplateId, LaunchTemplateName });
  for (const Version of versions) {
    templates.resolve({ LaunchTemplateId, LaunchTemplateName, Version });
  }
  return {
    LaunchTemplateVersions: [
      {
        LaunchTemplateId: template.launchTemplateId,
        LaunchTemplateName: template.launchTemplateName,
        VersionNumber: 1,
        VersionDescription: template.versionDescription,
        CreateTime: template.createdAt,
        CreatedBy: `arn:aws:iam::${region.account}:root`,
        DefaultVersion: true,
        LaunchTemplateData: template.data,
      },
    ],
  };
});
