import { fail } from "../../domain/failure.ts";
import type { AcceptanceCheck } from "../../domain/settings.ts";
import { againIfLost, canaryReports } from "../canary.ts";
import type { StepContext } from "../context.ts";
import { countHealth, targetInWords } from "../fleet-health.ts";
import { judgeByChecks, type Verdict } from "../judge.ts";
import { every } from "../every.ts";
import { keepTestRule } from "../keep-test-rule.ts";
import type { CheckAnswer } from "../ports.ts";
import { seldom } from "../seldom.ts";
import { waitUntil } from "../wait.ts";
import { canaryInService } from "./launch-canary.ts";

/** Seconds an open check is repeated before the verdict is inconclusive. */
const checkSeconds = 60;
/** Milliseconds for which a target may be unused before the test rule is looked at. */
const suspectMs = 5000;
/** Answers that may come too late while the program warms up, before slowness counts. */
const warmUpTries = 3;

/**
 * Attested, healthy in the load balancer's eyes, giving the right answers through it, and still
 * running one health interval after it was ready: what dies in its first seconds dies alone.
 */
export async function verifyCanary(context: StepContext): Promise<void> {
  await againIfLost(
    context,
    () => verify(context),
    async () => {
      await canaryInService(context);
      await verify(context);
    },
  );
}

async function verify(context: StepContext): Promise<void> {
  const readyAt = context.world.clock.monotonic();
  await healthyTarget(context);
  await acceptanceChecks(context);
  await steady(context, readyAt);
}

/** By our own clock, from this step's start, when it was ready at the latest. */
async function steady(context: StepContext, readyAt: number): Promise<void> {
  const { clock } = context.world;
  const { intervalSeconds } = context.settings.health;
  await waitUntil<true>({
    clock,
    signal: context.signal,
    timeoutMs: 2 * intervalSeconds * 1000,
    everyMs: [500, 1000],
    waiting: (reason) => context.waiting(reason),
    tooLate: (reason) => ({ code: "INCONCLUSIVE", summary: `The canary kept no time: ${reason}.` }),
    look: async () => {
      await canaryReports(context);
      return clock.monotonic() - readyAt >= intervalSeconds * 1000
        ? { done: true }
        : { notYet: `the canary must keep running for ${intervalSeconds} s` };
    },
  });
}

async function healthyTarget(context: StepContext): Promise<void> {
  const { intervalSeconds, withinSeconds } = context.settings.health;
  const { clock } = context.world;
  const { candidate } = context.rollout();
  const health = seldom(clock, 3000, () => countHealth(context, candidate));
  const keepReachable = every(clock, suspectMs, async () => void (await keepTestRule(context)));
  let wasRefused = false;
  await waitUntil<true>({
    clock: context.world.clock,
    signal: context.signal,
    timeoutMs: (withinSeconds + 2 * intervalSeconds) * 1000,
    everyMs: [1000, 1000],
    waiting: (reason) => context.waiting(reason),
    tooLate: (reason) => ({
      code: "CANARY_UNHEALTHY",
      summary: `The load balancer never found the canary healthy: ${reason}.`,
      // Nobody's checks were answered wrongly: it was out of the load balancer's sight.
      causedByRelease: wasRefused,
    }),
    look: async () => {
      await canaryReports(context);
      const { healthy, others } = await health();
      const other = others[0];
      wasRefused ||= other?.state === "unhealthy";
      if (other?.state === "unused") {
        await keepReachable();
      }
      return healthy.length > 0 && !other
        ? { done: true }
        : { notYet: other ? targetInWords(other) : "the canary is not registered yet" };
    },
  });
}

async function acceptanceChecks(context: StepContext): Promise<void> {
  const { checks } = context.settings.canary;
  let last: Verdict = { kind: "pass" };
  const tries = new Map<AcceptanceCheck, number>();
  const passed = new Map<AcceptanceCheck, CheckAnswer>();
  await waitUntil<true>({
    clock: context.world.clock,
    signal: context.signal,
    timeoutMs: checkSeconds * 1000,
    everyMs: [500, 2000],
    waiting: (reason) => context.waiting(reason),
    tooLate: (reason) => ({
      code: "INCONCLUSIVE",
      summary: `No verdict on the canary within ${checkSeconds} s: ${reason}.`,
      evidence: last.kind === "pass" ? [] : last.evidence,
    }),
    look: async () => {
      await canaryReports(context);
      const answers: { check: AcceptanceCheck; answer: CheckAnswer }[] = [];
      for (const check of checks) {
        const answer = passed.get(check) ?? (await ask(context, check, tries));
        if (answer.kind === "pass") {
          passed.set(check, answer);
        }
        answers.push({ check, answer });
      }
      last = judgeByChecks({ checks: answers });
      if (last.kind === "fail" && (await keepTestRule(context))) {
        return { notYet: "the test rule was changed, so what it answered says nothing" };
      }
      if (last.kind === "fail") {
        fail({
          code: "CHECK_FAILED",
          summary: `${last.reason}.`,
          evidence: last.evidence,
          causedByRelease: true,
        });
      }
      return last.kind === "pass" ? { done: true } : { notYet: last.reason };
    },
  });
}

async function ask(
  context: StepContext,
  check: AcceptanceCheck,
  tries: Map<AcceptanceCheck, number>,
): Promise<CheckAnswer> {
  const { route, nonce, releaseId } = context.rollout();
  const tried = (tries.get(check) ?? 0) + 1;
  tries.set(check, tried);
  const answer = await context.world.probe.check(check, route, nonce, releaseId);
  return answer.kind === "fail" && answer.tooSlow && tried < warmUpTries
    ? { kind: "unknown", reason: answer.reason }
    : answer;
}
