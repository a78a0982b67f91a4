import { fail } from "../domain/failure.ts";
import type { WeightedTarget } from "../domain/traffic.ts";
import { readBoots } from "./boot-watch.ts";
import type { StepContext } from "./context.ts";
import { countHealth, targetInWords } from "./fleet-health.ts";
import { createPatience } from "./patience.ts";
import { pause } from "./wait.ts";
import { keepRule } from "./keep-rule.ts";

/** Seconds between two load balancer reads while only watching (DESIGN §4, *Time*). */
const loadBalancerSeconds = 5;

/**
 * Watches the candidate under traffic for `seconds`: boot reports every second, and every five
 * seconds one load balancer read, health and weights in turn. Throws the first thing wrong.
 */
export async function watchFor(
  context: StepContext,
  seconds: number,
  weights: readonly WeightedTarget[],
): Promise<void> {
  const { clock } = context.world;
  const start = clock.monotonic();
  const patiently = createPatience(clock);
  let nextRead = loadBalancerSeconds;
  let turn = 0;
  for (;;) {
    const elapsed = (clock.monotonic() - start) / 1000;
    const asked = await patiently(async () => {
      await readBoots(context);
      if (elapsed >= nextRead) {
        await (turn % 2 === 0 ? assertHealthy(context) : keepRule(context, weights));
        turn += 1;
        nextRead = elapsed + loadBalancerSeconds;
      }
    });
    if (elapsed >= seconds && "seen" in asked) {
      return;
    }
    const left = elapsed < seconds ? (seconds - elapsed) * 1000 : 1000;
    await pause(clock, Math.min(1000, left), context.signal);
  }
}

async function assertHealthy(context: StepContext): Promise<void> {
  const { others } = await countHealth(context, context.rollout().candidate);
  const unhealthy = others.find((target) => target.state === "unhealthy");
  if (unhealthy) {
    fail({
      code: "FLEET_UNHEALTHY",
      summary: `Under traffic, ${targetInWords(unhealthy)}.`,
      causedByRelease: true,
    });
  }
}
