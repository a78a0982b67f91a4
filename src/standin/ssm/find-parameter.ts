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
 * Finds a parameter by `name`, `name:version` or `name:label` (§6.1). Throws ParameterNotFound or
 * ParameterVersionNotFound. Names given as an ARN are answered 501.
 */
export function findParameter(region: Region, nameAndSelector: string): FoundParameter {
  const { name, selector } = split(nameAndSelector);
  const newest = findNewest(region, name);
  if (selector === undefined || !region.quirks.has("SSM-05")) {
    return { parameter: newest, selector };
  }
  return { parameter: selected(region, name, selector.slice(1)), selector };
}

/** The newest version of a parameter. Throws ParameterNotFound. */
export function findNewest({ parameters }: Region, name: string): ParameterVersion {
  const newest = parameters.get(split(name).name);
  if (newest) return newest;
  throw new AwsError("ParameterNotFound", `Parameter ${name} not found.`);
}

/** The newest version, or one by its number. ParameterNotFound, ParameterVersionNotFound. */
export function findVersion(region: Region, name: string, version?: number): ParameterVersion {
  const newest = findNewest(region, name);
  return version === undefined ? newest : selected(region, newest.name, String(version));
}

/** Labels never begin with a digit. */
function selected({ parameters }: Region, name: string, asked: string): ParameterVersion {
  const number = /^\d+$/.test(asked) ? Number(asked) : parameters.labels(name).version(asked);
  const chosen = number === undefined ? undefined : parameters.get(name, number);
  if (chosen) return chosen;
  throw new AwsError(
    "ParameterVersionNotFound",
    `Systems Manager could not find version ${asked} of ${name}. ` +
      "Verify the version and try again.",
  );
}

function split(nameAndSelector: string): { name: string; selector: string | undefined } {
  if (nameAndSelector.startsWith("arn:")) {
    throw notImplemented("a parameter named by ARN");
  }
  const colon = nameAndSelector.indexOf(":");
  if (colon < 0) return { name: nameAndSelector, selector: undefined };
  return { name: nameAndSelector.slice(0, colon), selector: nameAndSelector.slice(colon) };
}
