import type { Region } from "../region.ts";
import { validationError } from "../validation-error.ts";
import { scalingProcesses, type ScalingProcess } from "./group.ts";

/** The processes a request names; none named means all (aws-facts §1.5). */
export function namedProcesses(
  { quirks }: Region,
  names: readonly string[] | undefined,
): readonly ScalingProcess[] {
  if (names === undefined || names.length === 0) {
    return quirks.has("ASG-11") ? scalingProcesses : [];
  }
  return names.map((name) => {
    const known = scalingProcesses.find((process) => process === name);
    if (known === undefined) {
      throw validationError(`'${name}' is not a valid process type.`);
    }
    return known;
  });
}
