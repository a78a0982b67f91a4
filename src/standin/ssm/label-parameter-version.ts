import type {
  LabelParameterVersionCommandInput,
  LabelParameterVersionResult,
} from "@aws-sdk/client-ssm";
import { AwsError } from "../aws-error.ts";
import type { Given } from "../ec2/given.ts";
import { operation } from "../operation.ts";
import { findVersion } from "./find-parameter.ts";

/**
 * Gives labels to a version, the newest unless named; a label leaves the version that had it. What
 * may not be a label is told in InvalidLabels, and the others are given (API reference).
 * ParameterNotFound, ParameterVersionNotFound, ParameterVersionLabelLimitExceeded beyond ten.
 */
export const labelParameterVersion = operation<
  Given<LabelParameterVersionCommandInput, "Name" | "Labels">,
  LabelParameterVersionResult
>(["Name", "ParameterVersion", "Labels"], (region, input) => {
  const { name, version } = findVersion(region, input.Name, input.ParameterVersion);
  const labels = region.parameters.labels(name);
  const invalid = input.Labels.filter((label) => !isLabel(label));
  const given = input.Labels.filter((label) => isLabel(label));
  if (new Set([...labels.of(version), ...given]).size > mostLabels) {
    throw new AwsError(
      "ParameterVersionLabelLimitExceeded",
      "A parameter version can have a maximum of ten labels.",
    );
  }
  const taken = given.find((label) => (labels.version(label) ?? version) !== version);
  if (taken !== undefined && !region.quirks.has("SSM-12")) {
    throw new AwsError("LabelInUse", `Version ${labels.version(taken)} has the label ${taken}.`);
  }
  for (const label of given) labels.move(label, version);
  return { InvalidLabels: invalid, ParameterVersion: version };
});

const mostLabels = 10;

/** The requirements of the API reference. */
const isLabel = (label: string): boolean =>
  /^[a-zA-Z_.-][a-zA-Z0-9_.-]{0,99}$/.test(label) && !/^(aws|ssm)/i.test(label);
