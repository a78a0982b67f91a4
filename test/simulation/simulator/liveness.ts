import { isMutating } from "../../../src/standin/request-log.ts";
import { inWords } from "./fault-plan.ts";
import type { SentCall, Witness } from "./network.ts";
import { inOneLine } from "./in-one-line.ts";
import { fnv1a } from "./seeded.ts";
import { weightsOf, type Weight } from "./sight.ts";
import type { Stage } from "./stage.ts";
import { cleanUp } from "./verbs.ts";

/** Changes of what customers are routed by. */
const changesOfRules = /^(ModifyRule|ModifyListener|CreateRule|DeleteRule|SetRulePriorities)$/;
/** What taking a lease and giving it back sends. */
const leaseWrites = /^(PutItem|UpdateItem)$/;
/** Virtual milliseconds for which nobody comes back, and in which a killed machine is replaced. */
const aloneMs = 300_000;

/** One run in ten, the same ones each time: what is asked of them costs calls. */
const isChosen = ({ order }: Stage, what: string): boolean =>
  fnv1a(`${what} ${order.seed} ${order.faults.map(inWords).join()}`) % 10 === 0;

/**
 * L4: once a rollout is being undone, one call gives everybody back to the fleet that was stable. A
 * second is excused only where a fault has struck such a call. Tells `witness` of everything.
 */
export function watchingTheWayBack(stage: Stage, witness: Witness): Witness {
  const calls = new Map<number, number>();
  return {
    sent: (call) => witness.sent(call),
    arriving(call) {
      onTheWayBack(stage, calls, call);
      witness.arriving(call);
    },
    answered: (call, status) => witness.answered(call, status),
  };
}

function onTheWayBack(stage: Stage, calls: Map<number, number>, { operation }: SentCall): void {
  if (!changesOfRules.test(operation)) return;
  const { latest, productionRule } = stage.sight;
  if (!latest?.stable || !latest.hadWeight || latest.state.kind !== "undoing") return;
  const { candidate, number } = latest;
  if (weightOf(weightsOf(productionRule), candidate.targetGroupArn) === 0) return;
  const count = (calls.get(number) ?? 0) + 1;
  calls.set(number, count);
  stage.marks.hit("given back");
  const isExcused = [...stage.plan.struck].some((one) => changesOfRules.test(one.operation));
  if (count > 1 && !isExcused && stage.safety.isUndisturbed) {
    stage.safety.breach("L4", `${operation} is call ${count} on the way back from ${number}`);
  }
}

const weightOf = (weights: readonly Weight[] | undefined, arn: string | undefined): number =>
  weights?.find((one) => one.arn === arn)?.weight ?? 0;

/** L5: cleaned up once more, and then again, nothing is found to do. */
export async function cleanTwice(stage: Stage): Promise<void> {
  if (!isChosen(stage, "L5")) return;
  for (const name of ["L5a", "L5b"]) {
    const actor = stage.actor(name);
    const run = await stage.begin(actor, () => cleanUp(stage, actor, true));
    await stage.until(() => run.isOver);
    if (run.error !== undefined) stage.safety.breach("L5", inOneLine(run.error));
    // Its time may come between the two.
    if (stage.sight.live?.kept) return;
  }
  const sent = stage.network.sent.get("L5b") ?? [];
  const more = sent.filter((one) => isMutating(one) && !leaseWrites.test(one));
  if (more.length > 0) stage.safety.breach("L5", `a second clean-up sent ${more.join(", ")}`);
  stage.marks.hit("cleaned up twice");
}

/**
 * L7: whoever was at work is dead, and for a while nobody comes. Customers are served all the time,
 * and a machine that dies meanwhile in a fleet with weight is replaced without anybody's help.
 */
export async function nobodyComesBack(stage: Stage): Promise<void> {
  const { actors, safety, sight, customers } = stage;
  const someDied = [...actors.values()].some(({ process }) => process.isDead);
  const asks = someDied && stage.areOver && safety.expectations.isHarmless;
  if (!asks || !sight.live || !isChosen(stage, "L7")) return;
  await stage.pass(aloneMs);
  const { isHarmless, floor } = safety.expectations;
  // What dies now is our doing.
  Object.assign(safety.expectations, { isHarmless: false, floor: 0 });
  for (const { arn, weight } of weightsOf(sight.productionRule) ?? []) {
    if (weight > 0) await heals(stage, arn);
  }
  customers.harmed.clear();
  Object.assign(safety.expectations, { isHarmless, floor });
  stage.marks.hit("nobody came back");
}

async function heals(stage: Stage, arn: string): Promise<void> {
  const { sight, driver, safety } = stage;
  const group = sight.targetGroup(arn);
  const wanted = sight.group(group?.name ?? "")?.desired ?? 0;
  const [first] = group?.targets.values() ?? [];
  driver.machines.get(first?.instanceId ?? "")?.endProgram();
  await stage.until(() => sight.healthy(arn) < wanted, aloneMs);
  const isWhole = await stage.until(() => sight.healthy(arn) >= wanted, aloneMs);
  if (!isWhole) {
    const healthy = sight.healthy(arn);
    safety.breach("L7", `${group?.name} has ${healthy} of ${wanted} healthy with nobody there`);
  }
}
