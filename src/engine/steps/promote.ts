import { fail, RolloutFailure } from "../../domain/failure.ts";
import type { LivePointer, Rollout } from "../../domain/rollout.ts";
import { readBoots } from "../boot-watch.ts";
import type { StepContext } from "../context.ts";
import { next } from "../machine.ts";
import { keepRule } from "../keep-rule.ts";
import { productionRule } from "../weights.ts";
import { split } from "./shift-traffic.ts";

/** Moves the live pointer, after 100 % was seen once more. */
export async function promote(context: StepContext): Promise<void> {
  const { ledger, clock } = context.world;
  const rollout = context.rollout();
  const live = await ledger.live();
  if (live?.rollout !== rollout.number) {
    const { stable } = rollout;
    if (live?.rollout !== (stable?.rollout ?? stable?.fleet.rollout)) {
      fail({
        code: "DRIFT",
        summary: `The live pointer moved during the rollout, to ${live?.releaseId ?? "nothing"}.`,
      });
    }
    if (!rollout.goesOnDespite) {
      await readBoots(context);
    }
    await keepRule(context, split(context, 100));
    await decideKeeping(context);
    const pointed = pointer(context, live, new Date(clock.now()).toISOString());
    await movePointer(context, pointed, live);
  }
}

/** On record before the pointer says so, since the record decides what is retired. */
async function decideKeeping(context: StepContext): Promise<void> {
  const { stable, purpose, goesOnDespite } = context.rollout();
  const { previousSeconds } = context.settings.keep;
  // A rollback leaves what nobody wants to go back to, and a deleted group cannot be kept.
  if (stable && purpose === "deploy" && previousSeconds > 0 && !goesOnDespite) {
    const until = context.world.clock.now() + previousSeconds * 1000;
    await context.note({ keepsUntil: new Date(until).toISOString() });
  }
}

/**
 * The record moves past promote with the pointer, so that no crash in between can make a live
 * release look as if it could be taken back. A failure is believed only after the pointer was read;
 * while it cannot be, nothing may be undone.
 */
async function movePointer(
  context: StepContext,
  pointed: LivePointer,
  live: LivePointer | undefined,
): Promise<void> {
  const { ledger } = context.world;
  const rollout = context.rollout();
  const promoted: Rollout = { ...rollout, state: next(rollout.state, { kind: "ok" }) };
  try {
    await ledger.promote(promoted, pointed, live, context.lease);
  } catch (error) {
    if (!(error instanceof RolloutFailure) || !(await hasMoved(context, error))) {
      throw error;
    }
  }
}

async function hasMoved(context: StepContext, failure: RolloutFailure): Promise<boolean> {
  try {
    return (await context.world.ledger.live())?.rollout === context.rollout().number;
  } catch (error) {
    if (!(error instanceof RolloutFailure)) {
      throw error;
    }
    const { summary } = failure.failure;
    fail(
      {
        code: "AWS_UNREACHABLE",
        summary: `Whether the live pointer has moved could not be learnt: ${summary}`,
        remedy: "Run again to go on from where it stands.",
      },
      error,
    );
  }
}

function pointer(context: StepContext, live: LivePointer | undefined, since: string): LivePointer {
  const rollout = context.rollout();
  return {
    schema: 1,
    releaseNumber: rollout.releaseNumber,
    releaseId: rollout.releaseId,
    rollout: rollout.number,
    fleet: rollout.candidate,
    productionRuleArn: productionRule(context),
    listenerArn: rollout.listenerArn,
    route: rollout.route,
    lastSetDesired: context.settings.capacity.desired,
    scaleCpuPercent: context.settings.capacity.scaleCpuPercent ?? null,
    since,
    ...keptFleet(rollout),
    history: history(rollout, live).slice(0, 50),
  };
}

function keptFleet({ stable, keepsUntil }: Rollout): Pick<LivePointer, "kept"> {
  if (!stable || keepsUntil === undefined) {
    return {};
  }
  const { fleet, releaseNumber, releaseId } = stable;
  return { kept: { fleet, releaseNumber, releaseId, retireAfter: keepsUntil } };
}

/** A rollback forgets what it leaves behind, so that the next one goes further back, not forth. */
function history(rollout: Rollout, live: LivePointer | undefined): LivePointer["history"] {
  if (!live) {
    return [];
  }
  if (rollout.purpose === "rollback") {
    const at = live.history.findIndex((entry) => entry.number === rollout.releaseNumber);
    return at < 0 ? live.history : live.history.slice(at + 1);
  }
  const previous = { number: live.releaseNumber, id: live.releaseId, at: live.since };
  const older = live.history.filter((entry) => entry.number !== rollout.releaseNumber);
  return [previous, ...older];
}
