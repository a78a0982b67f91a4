import { buildSeconds, bootProgress, probeInWords } from "../../domain/boot-verdict.ts";
import type { BootReport } from "../../domain/boot.ts";
import { fail, type Failure } from "../../domain/failure.ts";
import { isOurs } from "../../domain/names.ts";
import type { ListenerRule } from "../../domain/traffic.ts";
import { lookAgain, removeRule } from "../absences.ts";
import { againIfLost, canaryInstances, canaryReports } from "../canary.ts";
import type { StepContext } from "../context.ts";
import { dismantle, productionTargets } from "../dismantle.ts";
import { every } from "../every.ts";
import { findRule } from "../find-rule.ts";
import { keepRuleGivenBack } from "../keep-rule.ts";
import { keepCandidate } from "../keep-fleets.ts";
import { launchTrouble } from "../launch-trouble.ts";
import { ownTestRule, ruleAtProduction } from "../rules.ts";
import { settleChanges } from "../settle-changes.ts";
import { seldom } from "../seldom.ts";
import { together } from "../together.ts";
import { userData } from "../user-data.ts";
import { spread } from "../weights.ts";
import { returnTraffic, split, splitWithout } from "./shift-traffic.ts";
import { waitUntil, type Look } from "../wait.ts";

/** Seconds beyond the boot deadline before the launch hook gives up by itself. */
const hookSlackSeconds = 300;
/** Seconds for AWS to bring a machine up before its boot can report anything. */
const launchSlackSeconds = 120;
/** Milliseconds between two looks at whether the group is as it was made. */
const keepMs = 15_000;

/**
 * Brings up one instance that no customer can reach, and waits until it says it is ready. A fleet
 * that was kept stands already, and only becomes reachable for checks.
 */
export async function launchCanary(context: StepContext): Promise<void> {
  if (context.rollout().reusesKept === true) {
    await ensureTestRule(context);
    return;
  }
  await ensureTargetGroup(context);
  const makeRules = async (): Promise<void> => {
    await ensureProductionRule(context);
    await ensureTestRule(context);
  };
  // A machine takes far longer to start than the rules to make.
  await together(() => launch(context), makeRules);
  await againIfLost(
    context,
    () => canaryInService(context),
    () => canaryInService(context),
  );
}

/**
 * Takes the candidate away, by exact names, whether or not each thing was ever made. One that was
 * kept before is kept on.
 */
export async function removeCandidate(context: StepContext): Promise<void> {
  const { traffic } = context.world;
  const { candidate, hadWeight, stable, nonce, reusesKept } = context.rollout();
  await settleChanges(context, async () => {
    if (hadWeight && stable) await keepRuleGivenBack(context, split(context, 0));
  });
  if (hadWeight && stable) {
    await spread(context);
  }
  const targetGroupArn =
    candidate.targetGroupArn ??
    (await lookAgain(context, `target group ${candidate.name}`, () =>
      traffic.findTargetGroup(candidate),
    ));
  const removeTestRule = async (): Promise<void> => {
    const testRuleArn =
      context.rollout().testRuleArn ??
      (await findRule(context, (rules) => ownTestRule(rules, nonce)))?.arn;
    if (testRuleArn !== undefined) {
      await removeRule(context, testRuleArn);
    }
  };
  const rules = await takeOutOfProduction(context, targetGroupArn);
  if (reusesKept === true) {
    await removeTestRule();
    return;
  }
  const leaving = { ...candidate, targetGroupArn };
  await dismantle(context, leaving, context.rollout().hadWeight ? "drain" : "force", {
    rules,
    remaining: async () => {
      if (!stable) return [];
      await keepRuleGivenBack(context, split(context, 0));
      return splitWithout(context, 0, leaving);
    },
    alongside: removeTestRule,
  });
  if (context.rollout().createdProductionRule && !stable) {
    await removeProductionRule(context);
  }
}

/**
 * By the production rule as read, whatever the record believes: what was put right of it names the
 * candidate, and somebody may have given it customers. Returns the rules if they need no change.
 */
async function takeOutOfProduction(
  context: StepContext,
  targetGroupArn: string | undefined,
): Promise<readonly ListenerRule[] | undefined> {
  const { candidate, hadWeight, reusesKept } = context.rollout();
  const rules = await context.world.traffic.rules();
  const named = productionTargets(context, rules).find(
    (one) => one.targetGroupArn === targetGroupArn,
  );
  if (!named || (named.weight === 0 && (hadWeight || reusesKept === true))) {
    return rules;
  }
  await context.note({ hadWeight: true, candidate: { ...candidate, targetGroupArn } });
  await returnTraffic(context);
  return undefined;
}

/**
 * Known, or found at its priority with this rollout's tags: the reply that named it may be lost, or
 * it was made a second time, late, after the first one had been deleted.
 */
async function removeProductionRule(context: StepContext): Promise<void> {
  const { productionRuleArn, route, candidate, mayComeLate } = context.rollout();
  if (productionRuleArn !== undefined) {
    await removeRule(context, productionRuleArn);
    if (mayComeLate !== true) {
      return;
    }
  }
  const { traffic } = context.world;
  const found = await findRule(context, (rules) => ruleAtProduction(rules, route));
  const tags = found && (await traffic.tags([found.arn])).get(found.arn);
  if (tags && isOurs(tags, candidate)) {
    await removeRule(context, found.arn);
  }
}

async function ensureTargetGroup(context: StepContext): Promise<void> {
  const { candidate } = context.rollout();
  if (candidate.targetGroupArn !== undefined) {
    return;
  }
  const { port, health, drainSeconds } = context.settings;
  const order = { port, health, drainSeconds };
  const targetGroupArn = await context.world.traffic.createTargetGroup(candidate, order);
  await context.note({ candidate: { ...candidate, targetGroupArn } });
}

async function ensureProductionRule(context: StepContext): Promise<void> {
  const { productionRuleArn, candidate, route } = context.rollout();
  if (productionRuleArn !== undefined) {
    return;
  }
  await context.note({ createdProductionRule: true });
  const arn = await context.world.traffic.createProductionRule(candidate, route);
  await context.note({ productionRuleArn: arn });
}

async function ensureTestRule(context: StepContext): Promise<void> {
  const { testRuleArn, candidate, route, nonce } = context.rollout();
  if (testRuleArn === undefined) {
    const arn = await context.world.traffic.createTestRule(candidate, route, nonce);
    await context.note({ testRuleArn: arn });
  }
}

async function launch(context: StepContext): Promise<void> {
  const { settings, release } = context;
  const { withinSeconds, buildWithinSeconds } = release.health;
  await context.world.fleets.launch({
    fleet: context.rollout().candidate,
    release,
    userData: userData(context),
    hookSeconds: Math.min(7200, withinSeconds + buildWithinSeconds + hookSlackSeconds),
    maxSize: settings.capacity.max,
  });
}

/** Waits until the canary says it is ready and its group has it in service. */
export async function canaryInService(context: StepContext): Promise<void> {
  const { withinSeconds, buildWithinSeconds } = context.release.health;
  const trouble = seldom(context.world.clock, 1500, () => launchTrouble(context, 0));
  const keep = every(context.world.clock, keepMs, async () => {
    const seen = await context.world.fleets.observe(context.rollout().candidate);
    if (seen) {
      await keepCandidate(context, seen);
    }
  });
  let lastReport: BootReport | undefined;
  let reportedAfterMs: number | undefined;
  await waitUntil<true>({
    clock: context.world.clock,
    signal: context.signal,
    timeoutMs: (withinSeconds + buildWithinSeconds + launchSlackSeconds) * 1000,
    everyMs: [1000, 1000],
    waiting: (reason) => context.waiting(reason),
    tooLate: (reason) => bootTooLate(context, lastReport, reason),
    look: async (elapsedMs) => {
      await keep();
      lastReport = (await canaryReports(context))[0];
      reportedAfterMs ??= lastReport && elapsedMs;
      return lastReport?.state === "ready"
        ? await groupSaysInService(context)
        : lastReport
          ? notReadyYet(context, lastReport, elapsedMs - (reportedAfterMs ?? elapsedMs))
          : await notReportedYet(trouble);
    },
  });
}

async function groupSaysInService(context: StepContext): Promise<Look<true>> {
  const [only] = await canaryInstances(context);
  return only?.state === "InService"
    ? { done: true }
    : { notYet: only ? `${only.instanceId} is ${only.state}` : "the group lists no instance yet" };
}

/**
 * The instance itself keeps the deadline and says so; should it fall silent, its own clock is not
 * to be compared with ours, so its time counts from the first report seen.
 */
function notReadyYet(context: StepContext, report: BootReport, reportingMs: number): Look<true> {
  const allowed = (context.release.health.withinSeconds + buildSeconds(report)) * 1000;
  // health.within ends with the step ready; a build and run.afterStart have time of their own.
  const isOnTheClock = report.step === "run" || report.step === "ready";
  if (isOnTheClock && reportingMs > allowed + 1500) {
    fail(bootTooLate(context, report, bootProgress(report)));
  }
  return { notYet: bootProgress(report) };
}

async function notReportedYet(
  launchTroubleNow: () => ReturnType<typeof launchTrouble>,
): Promise<Look<true>> {
  const trouble = await launchTroubleNow();
  if (trouble.failure) {
    fail(trouble.failure);
  }
  return { notYet: trouble.reason };
}

function bootTooLate(
  context: StepContext,
  report: BootReport | undefined,
  reason: string,
): Failure {
  const { path, withinSeconds } = context.release.health;
  const probe = report?.lastProbe;
  const listening = report?.ports.length ? `it listens on ${report.ports.join(", ")}` : undefined;
  return {
    code: "BOOT_TIMEOUT",
    summary: probe
      ? `${report.instanceId} was not ready within ${withinSeconds} s; ` +
        `GET ${path} last answered ${probeInWords(probe)}.`
      : `The canary was not ready within ${withinSeconds} s: ${reason}.`,
    ...(listening === undefined ? {} : { evidence: [listening] }),
    causedByRelease: report !== undefined,
  };
}
