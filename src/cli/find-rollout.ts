import { fail } from "../domain/failure.ts";
import type { Rollout } from "../domain/rollout.ts";
import type { Ledger } from "../engine/ports.ts";

/** The rollout of that number, or the newest. Throws NOT_FOUND naming the newest there is. */
export async function findRollout(ledger: Ledger, asked: number | undefined): Promise<Rollout> {
  const found = await (asked === undefined ? ledger.latest() : ledger.rollout(asked));
  const latest = found ?? (await ledger.latest());
  return (
    found ??
    fail({
      code: "NOT_FOUND",
      summary: latest
        ? `There is no rollout ${asked}; the newest is ${latest.number}.`
        : "There has been no rollout yet.",
      remedy: latest ? "slipway history lists them." : "slipway deploy begins the first.",
    })
  );
}
