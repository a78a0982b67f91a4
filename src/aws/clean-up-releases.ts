import type { Lease } from "../engine/ports.ts";
import { ConditionFailed } from "./condition-failed.ts";
import { deleteOutdated } from "./delete-outdated.ts";
import { overtaken } from "./fenced-out.ts";
import { findOutdated, outdatedInWords, type Look } from "./find-outdated.ts";
import type { StateTable } from "./state-table.ts";

const tries = 3;

/**
 * Finds what nobody needs and deletes it under the lease. A release published or pinned since may
 * refer to what was to go: then it looks again. Returns what it deleted, by name.
 */
export async function cleanUpReleases(
  table: StateTable,
  look: Look,
  lease: Lease,
): Promise<readonly string[]> {
  const gone = new Set<string>();
  for (let turn = 1; turn <= tries; turn += 1) {
    const found = await findOutdated(table, look);
    try {
      for await (const deleted of deleteOutdated(table, look, found, lease)) {
        outdatedInWords({ ...nothing, ...deleted }).forEach((name) => gone.add(name));
      }
      break;
    } catch (error) {
      if (!(error instanceof ConditionFailed)) {
        throw error;
      }
      if (error.failed.includes(0)) {
        throw overtaken(look.service, error);
      }
      // Whoever publishes that busily keeps what he publishes; the next clean-up tries again.
    }
  }
  return [...gone];
}

const nothing = { published: 0, configs: [], sources: [], rollouts: [], releases: [], ids: [] };
