import type {
  UnlabelParameterVersionCommandInput,
  UnlabelParameterVersionResult,
} from "@aws-sdk/client-ssm";
import type { Given } from "../ec2/given.ts";
import { operation } from "../operation.ts";
import { findVersion } from "./find-parameter.ts";

/**
 * Takes labels from a version; those that it does not have are told in InvalidLabels.
 * ParameterNotFound, ParameterVersionNotFound.
 */
export const unlabelParameterVersion = operation<
  Given<UnlabelParameterVersionCommandInput, "Name" | "ParameterVersion" | "Labels">,
  UnlabelParameterVersionResult
>(["Name", "ParameterVersion", "Labels"], (region, input) => {
  const { name, version } = findVersion(region, input.Name, input.ParameterVersion);
  const labels = region.parameters.labels(name);
  const removed = input.Labels.filter((label) => labels.take(label, version));
  const invalid = input.Labels.filter((label) => !removed.includes(label));
  return { RemovedLabels: removed, InvalidLabels: invalid };
});
