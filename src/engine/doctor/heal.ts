import { RolloutFailure } from "../../domain/failure.ts";
import type { Cure, Examined, Finding } from "../../domain/finding.ts";
import type { Fleet } from "../../domain/fleet.ts";
import type { LivePointer, TimelineEntry } from "../../domain/rollout.ts";
import type { WeightedTarget } from "../../domain/traffic.ts";
import { removeRule } from "../absences.ts";
import { assertLongUnused, assertUnused } from "../assert-unused.ts";
import type { StepContext } from "../context.ts";
import { dismantle, productionTargets } from "../dismantle.ts";
import { failureOf } from "../failure-of.ts";
import { houseUnderLease } from "../keep-house.ts";
import { ruleOf, withoutRollout } from "../kept-fleet.ts";
import type { Lease } from "../ports.ts";
import { recreateRule, setWeights, spread } from "../weights.ts";
import { withLease } from "../with-lease.ts";
import { examine } from "./examine.ts";
import type { DoctorRequest } from "./doctor-request.ts";

/** Customers first; rules go before the fleets they name; the house comes last. */
const order: readonly Cure["kind"][] = [
  "recreate-rule",
  "weights",
  "resume",
  "resize",
  "policy",
  "unprotect",
  "remove-rule",
  "remove-fleet",
  "keep-house",
];

/**
 * Under the lease, which is waited for where one was left behind: looks again, and puts right what
 * `agreed` named and is still so. What is new since is told and left. One cure that fails does not
 * keep the others from being tried.
 */
export async function heal(
  request: DoctorRequest,
  agreed: readonly Finding[],
): Promise<readonly Examined[]> {
  const left = agreed.filter(({ cure }) => cure?.kind === "free-lease");
  const patient = { ...request, wait: request.wait || left.length > 0 };
  return await withLease(patient, "doctor --fix", async (lease) => {
    const now = await examine(request, true);
    const known = new Set(agreed.flatMap(({ cure }) => (cure ? [JSON.stringify(cure)] : [])));
    const done = new Map<Finding, Examined>();
    for (const kind of order) {
      const due = now.filter(({ cure }) => cure?.kind === kind && known.has(JSON.stringify(cure)));
      for (const finding of due) {
        done.set(finding, await put(request, lease, finding));
      }
      if (kind === "remove-rule" && due.length > 0) {
        await spread(contextOf(request, lease, undefined));
      }
    }
    const freed = left.map((finding) => ({ ...finding, healed: true }));
    return [...freed, ...now.map((finding) => done.get(finding) ?? finding)];
  });
}

async function put(request: DoctorRequest, lease: Lease, finding: Finding): Promise<Examined> {
  const { cure } = finding;
  try {
    lease.assertHeld();
    if (cure) {
      await apply(request, lease, cure);
    }
    request.tell({ event: "note", message: `Healed: ${finding.summary}` });
    return { ...finding, healed: true };
  } catch (error) {
    return { ...finding, healed: false, failure: failureOf(error) };
  }
}

async function apply(request: DoctorRequest, lease: Lease, cure: Cure): Promise<void> {
  const { fleets, ledger } = request.world;
  switch (cure.kind) {
    case "free-lease":
      return;
    case "recreate-rule":
      await makeRuleAnew(request, lease, cure.targets);
      return;
    case "weights":
      await setWeights(contextOf(request, lease, await ledger.live()), cure.targets);
      return;
    case "resume":
      await fleets.resume(cure.fleet, cure.processes);
      return;
    case "unprotect":
      await fleets.unprotect(cure.fleet, cure.instances);
      return;
    case "resize":
      await fleets.resize(cure.fleet, { min: cure.min, max: cure.max }, cure.judgeByTraffic);
      return;
    case "policy":
      await (cure.percent === null
        ? fleets.dropCpuPolicy(cure.fleet)
        : fleets.keepCpuAt(cure.fleet, cure.percent));
      return;
    case "remove-rule":
      await recorded(request, lease, cure.rollout, () =>
        removeRule(contextOf(request, lease, undefined), cure.arn),
      );
      return;
    case "remove-fleet":
      await recorded(request, lease, cure.fleet.rollout, () =>
        removeFleet(request, lease, cure.fleet, cure.hadWeight),
      );
      return;
    case "keep-house": {
      const { failure } = await houseUnderLease(request, lease);
      if (failure) {
        throw new RolloutFailure(failure);
      }
      return;
    }
    default:
      cure satisfies never;
  }
}

/** As a rollout does that finds it gone, and here too nothing but the live pointer names it. */
async function makeRuleAnew(
  request: DoctorRequest,
  lease: Lease,
  targets: readonly WeightedTarget[],
): Promise<void> {
  const live = await request.world.ledger.live();
  if (live) {
    await recreateRule(contextOf(request, lease, live), targets);
  }
}

/** By the same guarded steps as any fleet that leaves; by force only if never with weight. */
async function removeFleet(
  request: DoctorRequest,
  lease: Lease,
  fleet: Fleet,
  hadWeight: boolean,
): Promise<void> {
  const live = await request.world.ledger.live();
  const context = contextOf(request, lease, live);
  let rules = await assertUnused(context, fleet);
  const others = () =>
    productionTargets(context, rules).filter((one) => one.targetGroupArn !== fleet.targetGroupArn);
  const isNamed = others().length < productionTargets(context, rules).length;
  const manner = hadWeight || isNamed ? "drain" : "force";
  if (manner === "drain" && (await context.world.fleets.observe(fleet))) {
    rules = await assertLongUnused(context, fleet);
  }
  await dismantle(context, fleet, manner, { rules, remaining: others });
}

const contextOf = (
  request: DoctorRequest,
  lease: Lease,
  live: LivePointer | undefined,
): StepContext => withoutRollout(request, lease, live ? ruleOf(live) : {});

/**
 * In the timeline of the rollout that made what goes, before it goes and after: `slipway why` then
 * tells of it. A rollout off record has none.
 */
async function recorded(
  { world }: DoctorRequest,
  lease: Lease,
  rollout: number,
  remove: () => Promise<void>,
): Promise<void> {
  const { ledger, clock } = world;
  const record = await ledger.rollout(rollout);
  const start = clock.monotonic();
  const entry: TimelineEntry = {
    step: "clean-up",
    direction: "do",
    startedAt: new Date(clock.now()).toISOString(),
    seconds: 0,
  };
  const write = async (seconds: number): Promise<void> => {
    if (record) {
      const timeline = [...record.timeline, { ...entry, seconds }];
      await ledger.write({ ...record, timeline }, lease);
    }
  };
  await write(0);
  await remove();
  await write(Math.round(clock.monotonic() - start) / 1000);
}
