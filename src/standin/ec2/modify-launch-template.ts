import type {
  ModifyLaunchTemplateCommandInput,
  ModifyLaunchTemplateResult,
} from "@aws-sdk/client-ec2";
import { AwsError } from "../aws-error.ts";
import { operation } from "../operation.ts";
import { describedTemplate } from "./described-template.ts";

/**
 * ModifyLaunchTemplate: moves the default, which is all that can change of a template (§3.1). It is
 * idempotent without its token, so the token is not looked at. Texts as moto's tests have verified
 * them on AWS; that a request without DefaultVersion is refused is UNCONFIRMED.
 */
export const modifyLaunchTemplate = operation<
  ModifyLaunchTemplateCommandInput,
  ModifyLaunchTemplateResult
>(
  ["LaunchTemplateId", "LaunchTemplateName", "ClientToken", "DefaultVersion"],
  (region, { LaunchTemplateId, LaunchTemplateName, DefaultVersion: wanted }) => {
    if (LaunchTemplateId !== undefined && LaunchTemplateName !== undefined) {
      throw new AwsError(
        "InvalidParameterCombination",
        "Either provide launch template ID or launch template name to modify the template.",
      );
    }
    const template = region.ec2.templates.find({ LaunchTemplateId, LaunchTemplateName });
    if (wanted === undefined) {
      throw new AwsError(
        "MissingParameter",
        "The request must contain the parameter SetDefaultVersion",
      );
    }
    if (!/^\d+$/.test(wanted) || !template.versions.has(Number(wanted))) {
      throw new AwsError(
        "InvalidLaunchTemplateId.VersionNotFound",
        `The launch template version ${wanted} is not found for the specified launch template.`,
      );
    }
    template.defaultVersion = Number(wanted);
    return { LaunchTemplate: describedTemplate(region, template) };
  },
);
