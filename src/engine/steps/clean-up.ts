import type { LivePointer } from "../../domain/rollout.ts";
import type { StoredRelease } from "../../domain/release.ts";
import type { StepContext } from "../context.ts";
import { ownTestRule } from "../rules.ts";

/** Removes what only the rollout, or only releases out of the window, needed. */
export async function cleanUp(context: StepContext): Promise<void> {
  const { traffic, ledger, releases } = context.world;
  const { testRuleArn, nonce } = context.rollout();
  const arn = testRuleArn ?? ownTestRule(await traffic.rules(), nonce)?.arn;
  if (arn !== undefined) {
    await traffic.deleteRule(arn);
  }
  const [live, all] = await Promise.all([ledger.live(), releases.list()]);
  const needed = neededReleases(live, all, context.settings.keep.releases);
  const deleted = await releases.cleanUp([...needed, context.release.number], context.lease);
  if (deleted.length > 0) {
    context.tell({ event: "note", message: `Cleaned up: ${deleted.join(", ")}.` });
  }
}

/**
 * Live, the rollback window, whatever is pinned, and what was published since the window began and
 * has not failed: it may still be deployed.
 */
export function neededReleases(
  live: LivePointer | undefined,
  all: readonly StoredRelease[],
  keepReleases: number,
): readonly number[] {
  if (!live) {
    return all.map(({ release }) => release.number);
  }
  const window = [live.releaseNumber, ...live.history.slice(0, keepReleases).map((e) => e.number)];
  const oldest = Math.min(...window);
  const deployable = all
    .filter(({ release, failed, pinned }) => pinned || (release.number > oldest && !failed))
    .map(({ release }) => release.number);
  return [...new Set([...window, ...deployable])];
}
