import type {
  DeleteLaunchTemplateCommandInput,
  DeleteLaunchTemplateResult,
} from "@aws-sdk/client-ec2";
import { operation } from "../operation.ts";
import { describedTemplate } from "./described-template.ts";

/** DeleteLaunchTemplate: not blocked by a group that uses it (aws-facts §3.1, UNCONFIRMED). */
export const deleteLaunchTemplate = operation<
  DeleteLaunchTemplateCommandInput,
  DeleteLaunchTemplateResult
>(["LaunchTemplateId", "LaunchTemplateName"], (region, input) => ({
  LaunchTemplate: describedTemplate(region, region.ec2.templates.delete(input)),
}));
