import type { CreateLaunchTemplateResult } from "@aws-sdk/client-ec2";
import { operation } from "../operation.ts";
import { describedTemplate } from "./described-template.ts";
import type { NewTemplate } from "./launch-templates.ts";

const honouredData = [
  "ImageId",
  "InstanceType",
  "IamInstanceProfile.Arn",
  "IamInstanceProfile.Name",
  "SecurityGroupIds",
  "UserData",
  "InstanceInitiatedShutdownBehavior",
  "Monitoring.Enabled",
  "MetadataOptions.HttpTokens",
  "MetadataOptions.HttpPutResponseHopLimit",
  "MetadataOptions.HttpEndpoint",
  "MetadataOptions.InstanceMetadataTags",
  "TagSpecifications.ResourceType",
  "TagSpecifications.Tags.Key",
  "TagSpecifications.Tags.Value",
];

/** CreateLaunchTemplate: a template with its first and only version (aws-facts §3.1). */
export const createLaunchTemplate = operation<NewTemplate, CreateLaunchTemplateResult>(
  [
    "LaunchTemplateName",
    "ClientToken",
    "VersionDescription",
    "TagSpecifications.ResourceType",
    "TagSpecifications.Tags.Key",
    "TagSpecifications.Tags.Value",
    ...honouredData.map((member) => `LaunchTemplateData.${member}`),
  ],
  (region, input) => ({
    LaunchTemplate: describedTemplate(region, region.ec2.templates.create(input)),
  }),
);
