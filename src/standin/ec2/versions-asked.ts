import type { DescribeLaunchTemplateVersionsCommandInput } from "@aws-sdk/client-ec2";
import { AwsError } from "../aws-error.ts";
import type { LaunchTemplates } from "./launch-templates.ts";
import { type StoredTemplate, type TemplateVersion, versionNamed } from "./stored-template.ts";

/** A version with its template; it has no tags (aws-facts §3.1). */
export interface AskedVersion {
  readonly template: StoredTemplate;
  readonly version: TemplateVersion;
  readonly tags?: never;
}

type Asked = DescribeLaunchTemplateVersionsCommandInput;

/**
 * The versions that a request names: of one template all, some or a range (both ends included,
 * UNCONFIRMED); of all templates only `$Latest` and `$Default`. A version that is not there fails
 * the request. Newest first.
 */
export function versionsAsked(templates: LaunchTemplates, asked: Asked): readonly AskedVersion[] {
  const { LaunchTemplateId, LaunchTemplateName, Versions: versions = [] } = asked;
  if (LaunchTemplateId === undefined && LaunchTemplateName === undefined) {
    return ofAll(templates, versions);
  }
  if (versions.length > 0 && (asked.MinVersion ?? asked.MaxVersion) !== undefined) {
    throw new AwsError(
      "InvalidParameterCombination",
      "The parameters Versions and MinVersion or MaxVersion cannot be used together.",
    );
  }
  const template = templates.find({ LaunchTemplateId, LaunchTemplateName });
  const named = versions.map((Version) =>
    templates.resolve({ LaunchTemplateId, LaunchTemplateName, Version }),
  );
  const wanted = new Set(named.map((one) => one.version));
  const [from, to] = [Number(asked.MinVersion ?? 1), Number(asked.MaxVersion ?? Infinity)];
  const found = [...template.versions.values()].filter(({ number }) =>
    versions.length > 0 ? wanted.has(number) : number >= from && number <= to,
  );
  return found.reverse().map((version) => ({ template, version }));
}

function ofAll(templates: LaunchTemplates, versions: readonly string[]): readonly AskedVersion[] {
  if (versions.length === 0) throw new AwsError("MissingParameter", howToAsk);
  if (versions.some((one) => one !== "$Latest" && one !== "$Default")) {
    throw new AwsError("InvalidParameterValue", howToAsk);
  }
  return templates.all().flatMap((template) => {
    const found = new Set(versions.map((one) => versionNamed(template, one)));
    return [...found].flatMap((version) => (version ? [{ template, version }] : []));
  });
}

/** Verified on AWS by moto's tests, quotation marks and all. */
const howToAsk =
  "To describe the launch template data for all your launch templates, for ‘--versions’ " +
  "specify ‘$Latest’, ‘$Default’, or both, and omit ‘--launch-template-id’, " +
  "‘--launch-template-name’, and version numbers. To describe the launch template data for a " +
  "specific launch template, specify ‘--launch-template-id’ or ‘--launch-template-name’, and for " +
  "‘--versions’ specify one or more of the following values: ‘$Latest’, ‘$Default’, or one or " +
  "more version numbers.";
