import { fail } from "../domain/failure.ts";
import { serviceName, serviceNameError } from "./settings/schema.ts";

/**
 * Names of services as `--enforce-iam` is given them, several in one separated by commas. Throws
 * BAD_INPUT for what cannot be a service's name, and for one that is there twice.
 */
export function enforcedServices(given: readonly string[]): readonly string[] {
  const names = given.flatMap((list) => list.split(",")).map((name) => name.trim());
  const bad = names.find((name) => !serviceName.test(name));
  if (bad === "") refuse("--enforce-iam lacks a service's name.");
  if (bad !== undefined) refuse(`--enforce-iam ${bad}: a service's name ${serviceNameError}.`);
  const twice = names.find((name, at) => names.indexOf(name) < at);
  if (twice !== undefined) refuse(`--enforce-iam names ${twice} twice.`);
  return names;
}

function refuse(summary: string): never {
  const remedy =
    "Name each service once, as its slipway.yaml does: slipway standin --enforce-iam web,api.";
  return fail({ code: "BAD_INPUT", summary, remedy });
}
