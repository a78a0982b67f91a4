import type { CreateLaunchTemplateResult } from "@aws-sdk/client-ec2";
import { operation } from "../operation.ts";
import { describedTemplate } from "./described-template.ts";
import { honouredData } from "./honoured-data.ts";
import type { NewTemplate } from "./launch-templates.ts";

/** CreateLaunchTemplate: a template with its first version, which is its default (§3.1). */
export const createLaunchTemplate = operation<NewTemplate, CreateLaunchTemplateResult>(
  [
    "LaunchTemplateName",
    "ClientToken",
    "VersionDescription",
    "TagSpecifications.ResourceType",
    "TagSpecifications.Tags.Key",
    "TagSpecifications.Tags.Value",
    ...honouredData,
  ],
  (region, input) => ({
    LaunchTemplate: describedTemplate(region, region.ec2.templates.create(input)),
  }),
);
