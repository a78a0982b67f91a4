import type {
  DeleteLaunchTemplateVersionsCommandInput,
  DeleteLaunchTemplateVersionsResult,
  LaunchTemplateErrorCode,
} from "@aws-sdk/client-ec2";
import { AwsError } from "../aws-error.ts";
import { operation } from "../operation.ts";
import type { Given } from "./given.ts";

/**
 * DeleteLaunchTemplateVersions: each by itself; what could not be deleted is told in a 200. The
 * default version cannot be (API reference); that it is told with `unexpectedError`, and its text,
 * are UNCONFIRMED.
 */
export const deleteLaunchTemplateVersions = operation<
  Given<DeleteLaunchTemplateVersionsCommandInput, "Versions">,
  DeleteLaunchTemplateVersionsResult
>(["LaunchTemplateId", "LaunchTemplateName", "Versions"], ({ ec2, quirks }, input) => {
  const template = ec2.templates.find(input);
  const { launchTemplateId: LaunchTemplateId, launchTemplateName: LaunchTemplateName } = template;
  const malformed = input.Versions.find((one) => !/^\d+$/.test(one));
  if (malformed !== undefined || input.Versions.length > 200) {
    throw new AwsError(
      "InvalidParameterValue",
      malformed === undefined
        ? "At most 200 launch template versions can be deleted in one request."
        : `Value (${malformed}) for parameter LaunchTemplateVersion is invalid.`,
    );
  }
  const deleted = [];
  const kept = [];
  for (const number of new Set(input.Versions.map(Number))) {
    const named = { LaunchTemplateId, LaunchTemplateName, VersionNumber: number };
    const objection = objectionTo(number, template);
    if (objection && !quirks.has("EC2-25")) {
      throw new AwsError("InvalidParameterValue", objection.Message);
    }
    if (objection) kept.push({ ...named, ResponseError: objection });
    else deleted.push(named);
    if (!objection) template.versions.delete(number);
  }
  return {
    SuccessfullyDeletedLaunchTemplateVersions: deleted,
    UnsuccessfullyDeletedLaunchTemplateVersions: kept,
  };
});

function objectionTo(
  number: number,
  template: { readonly defaultVersion: number; readonly versions: ReadonlyMap<number, unknown> },
): { Code: LaunchTemplateErrorCode; Message: string } | undefined {
  if (!template.versions.has(number)) {
    return {
      Code: "launchTemplateVersionDoesNotExist",
      Message: "The specified launch template version does not exist.",
    };
  }
  return number === template.defaultVersion
    ? { Code: "unexpectedError", Message: "The default version cannot be deleted." }
    : undefined;
}
