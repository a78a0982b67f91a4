import { AwsError } from "../aws-error.ts";
import { notImplemented } from "../not-implemented.ts";
import type { Region } from "../region.ts";
import type { ParameterVersion } from "./state.ts";

/** A parameter, and the part of the name that chose the version (`:3`), when there was one. */
export interface FoundParameter {
  readonly parameter: ParameterVersion;
  readonly selector: string | undefined;
}

/**
 * Finds a parameter by `name` or `name:version` (§6.1). Throws ParameterNotFound or
 * ParameterVersionNotFound; labels do not exist here, so every label is a version not found.
 * Names given as an ARN are answered 501.
 */
export function findParameter(region: Region, nameAndSelector: string): FoundParameter {
  if (nameAndSelector.startsWith("arn:")) {
    throw notImplemented("a parameter named by ARN");
  }
  const colon = nameAndSelector.indexOf(":");
  const name = colon < 0 ? nameAndSelector : nameAndSelector.slice(0, colon);
  const selector = colon < 0 ? undefined : nameAndSelector.slice(colon);
  const newest = region.parameters.get(name);
  if (!newest) throw new AwsError("ParameterNotFound", `Parameter ${name} not found.`);
  if (selector === undefined || !region.quirks.has("SSM-05"))
    return { parameter: newest, selector };
  const chosen = /^:\d+$/.test(selector)
    ? region.parameters.get(name, Number(selector.slice(1)))
    : undefined;
  if (chosen) return { parameter: chosen, selector };
  throw new AwsError(
    "ParameterVersionNotFound",
    `Systems Manager could not find version ${selector.slice(1)} of ${name}. ` +
      "Verify the version and try again.",
  );
}
