import type { WeightedTarget } from "../domain/traffic.ts";
import { readBoots } from "./boot-watch.ts";
import type { StepContext } from "./context.ts";
import { every } from "./every.ts";
import { keepFleets } from "./keep-fleets.ts";
import { keepRule } from "./keep-rule.ts";
import { createPatience } from "./patience.ts";
import { assertCandidateServes, isStableLost } from "./serving-need.ts";
import { pause } from "./wait.ts";

/** Seconds between two load balancer reads while only watching (DESIGN §4, *Time*). */
const loadBalancerSeconds = 5;
/** Milliseconds between two looks at the groups' sizes and processes. */
const groupsMs = 15_000;

/**
 * Watches traffic for `seconds`: boot reports every second; every five seconds one load balancer
 * read, in turn the candidate's health, the listener's rules and, while it has weight, stable's
 * health; and both groups now and then. Throws the first thing wrong. False, at once, when stable
 * has lost what its share needs and the candidate can take over.
 */
export async function watchFor(
  context: StepContext,
  seconds: number,
  weights: readonly WeightedTarget[],
): Promise<boolean> {
  const { clock } = context.world;
  const start = clock.monotonic();
  const patiently = createPatience(clock);
  const groups = every(clock, groupsMs, () => keepFleets(context));
  const looks = looksInTurn(context, weights);
  let nextRead = loadBalancerSeconds;
  let turn = 0;
  for (;;) {
    const elapsed = (clock.monotonic() - start) / 1000;
    const asked = await patiently(async () => {
      await readBoots(context);
      if (elapsed < nextRead) {
        return true;
      }
      const isWell = await looks[turn % looks.length]?.();
      turn += 1;
      nextRead = elapsed + loadBalancerSeconds;
      await groups();
      return isWell;
    });
    if ("seen" in asked && asked.seen === false) {
      return false;
    }
    if (elapsed >= seconds && "seen" in asked) {
      return true;
    }
    const left = elapsed < seconds ? (seconds - elapsed) * 1000 : 1000;
    await pause(clock, Math.min(1000, left), context.signal);
  }
}

function looksInTurn(
  context: StepContext,
  weights: readonly WeightedTarget[],
): readonly (() => Promise<boolean>)[] {
  const { stable } = context.rollout();
  const stableArn = stable?.fleet.targetGroupArn;
  const stableServes = weights.some((one) => one.targetGroupArn === stableArn && one.weight > 0);
  const candidate = async (): Promise<boolean> => {
    await assertCandidateServes(context, weights);
    return true;
  };
  const rule = async (): Promise<boolean> => {
    await keepRule(context, weights);
    return true;
  };
  const old = async (): Promise<boolean> => !(await isStableLost(context, weights));
  return stableServes ? [candidate, old, rule] : [candidate, rule];
}
