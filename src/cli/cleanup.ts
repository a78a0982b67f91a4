import { exitCodes } from "../domain/outcome.ts";
import { keepHouse, whatWouldGo, type HouseKept } from "../engine/keep-house.ts";
import { cleanupLines, wouldGoLines } from "../report/cleanup-lines.ts";
import { acknowledging } from "./acknowledging.ts";
import type { CleanupOptions } from "./command-options.ts";
import type { CommandContext } from "./context.ts";
import { placeOf } from "./rollout-request.ts";
import { readSettings } from "./settings/read-settings.ts";
import { tellingServing } from "./telling-serving.ts";
import { tellBriefly } from "./tell-briefly.ts";
import { withSameFlags } from "./with-same-flags.ts";
import { sayDocument } from "./say-document.ts";
import { connect, type Connect } from "./wiring.ts";

/**
 * `slipway cleanup`: finishes what a rollout left and deletes what nobody refers to any more. Asks
 * nothing, so that a schedule can run it: nothing goes that a deploy or a rollback could need.
 */
export async function runCleanup(
  context: CommandContext,
  _args: readonly string[],
  options: CleanupOptions,
  open: Connect = connect,
): Promise<number> {
  const settings = await readSettings(context);
  const { base, world, close } = await open(context, settings);
  try {
    const { service, environment } = settings;
    if (options.plan === true) {
      const wouldGo = await whatWouldGo({ world: world(), settings, place: placeOf(base) });
      sayDocument(context, { service, environment, wouldGo }, wouldGoLines(wouldGo));
      return 0;
    }
    const request = {
      world: world(),
      settings,
      place: placeOf(base),
      wait: options.wait ?? false,
      signal: context.signal,
      tell: tellBriefly(context),
    };
    const kept = await acknowledging(context, () =>
      tellingServing(request.world, () => keepHouse(request)),
    );
    const { removed, left } = kept;
    const result = { ...resultOf(kept), service, environment, removed, left };
    const next = kept.failure ? `slipway cleanup --environment ${environment}` : null;
    const here = next === null ? null : withSameFlags(next, context.flags);
    sayDocument(context, { ...result, next: here }, cleanupLines({ ...result, next: here }));
    return result.exitCode;
  } finally {
    close();
  }
}

function resultOf({ removed, failure }: HouseKept) {
  if (failure) {
    const outcome = "live-cleanup-pending";
    const { code, summary: reason } = failure;
    return { outcome, code, exitCode: exitCodes[outcome], reason };
  }
  const count = removed.length;
  return count === 0
    ? { outcome: "no-op", code: "NO_OP", exitCode: 0, reason: "There is nothing to clean up." }
    : {
        outcome: "cleaned",
        code: "CLEANED",
        exitCode: 0,
        reason: `Cleaned up: ${count} ${count === 1 ? "thing" : "things"}.`,
      };
}
