import type { Dimension } from "@aws-sdk/client-cloudwatch";
import type { AwsError } from "../aws-error.ts";

/**
 * The dimensions of a metric by name; at most thirty, each once (API reference). `refuse` makes the
 * error, `name` is the parameter as AWS writes it. Texts are UNCONFIRMED.
 */
export function readDimensions(
  dimensions: readonly Dimension[] | undefined,
  name: string,
  refuse: (message: string) => AwsError,
): Readonly<Record<string, string>> {
  const given = dimensions ?? [];
  if (given.length > 30)
    throw refuse(`The collection ${name} must not have a size greater than 30.`);
  const found = new Map<string, string>();
  for (const { Name = "", Value = "" } of given) {
    if (Name === "" || Value === "" || found.has(Name)) {
      throw refuse(`The value ${Name}=${Value} for parameter ${name} is invalid.`);
    }
    found.set(Name, Value);
  }
  return Object.fromEntries(found);
}

/** The same the other way round, by name. */
export function writeDimensions(dimensions: Readonly<Record<string, string>>): Dimension[] {
  return Object.entries(dimensions)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([Name, Value]) => ({ Name, Value }));
}
