import { fail } from "../domain/failure.ts";
import type { StateTable } from "./state-table.ts";

/** Whose records a store keeps. */
export interface Owner {
  readonly service: string;
  readonly environment: string;
}

/**
 * Throws CONFLICT when a record is of another environment: two of them on one base would share
 * config, releases and the live pointer. Keys hold the service's name, so only the environment can
 * be mistaken.
 */
export function refuseOtherEnvironment(
  table: Pick<StateTable, "name">,
  { service, environment }: Owner,
  theirs: string | undefined,
): void {
  if (theirs !== undefined && theirs !== environment) {
    fail({
      code: "CONFLICT",
      summary:
        `Table ${table.name} holds ${service} in ${theirs}, not in ${environment}: each ` +
        "environment needs a base of its own.",
      remedy: "Correct base, or the environment's name, in slipway.yaml.",
    });
  }
}
