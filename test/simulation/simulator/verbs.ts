import { placeOf } from "../../../src/cli/rollout-request.ts";
import type { RolloutResult } from "../../../src/domain/outcome.ts";
import type { Release } from "../../../src/domain/release.ts";
import { breakLease, freeze, unfreeze } from "../../../src/engine/line.ts";
import type { HouseKept } from "../../../src/engine/keep-house.ts";
import { keepHouse } from "../../../src/engine/keep-house.ts";
import type { HouseRequest, Request } from "../../../src/engine/request.ts";
import { rollbackTarget, unfinishedRollout } from "../../../src/engine/roll-back.ts";
import { resume } from "../../../src/engine/resume.ts";
import { rollOut } from "../../../src/engine/roll-out.ts";
import { undo } from "../../../src/engine/undo.ts";
import { sampleDraft } from "../../support/samples.ts";
import type { Temper } from "./releases.ts";
import type { Actor, Stage } from "./stage.ts";

/** Publishes a release of this temper, with a config version of its own. */
export async function publish(stage: Stage, { world }: Actor, temper: Temper): Promise<Release> {
  const { configs, releases } = world;
  const at = new Date(stage.time.now()).toISOString();
  const before = await configs.latest();
  const commit = stage.tempers.size + 1;
  const config = await configs.write({
    values: { COMMIT: String(commit) },
    basedOn: before?.version,
    author: "ann@desk",
    reason: undefined,
    at,
  });
  const { service, environment, health } = stage.order.settings;
  const draft = sampleDraft(commit, { service, environment, health, config, createdAt: at });
  stage.tempers.set(draft.id, temper);
  return (await releases.publish(draft)).release;
}

/** `slipway deploy RELEASE`. */
export const deploy = (
  stage: Stage,
  actor: Actor,
  release: Release,
  changes: Partial<Request> = {},
): Promise<RolloutResult> => rollOut({ ...asked(stage, actor, release), ...changes });

/** `slipway rollback`: takes back what is unfinished, else goes to the release before. */
export async function rollback(
  stage: Stage,
  actor: Actor,
  changes: Partial<Request> = {},
): Promise<RolloutResult> {
  const unfinished = await unfinishedRollout(actor.world);
  const number = unfinished?.releaseNumber ?? (await rollbackTarget(actor.world, undefined));
  const stored = await actor.world.releases.read(number);
  if (!stored) throw new Error(`release ${number} has no record`);
  const request = { ...asked(stage, actor, stored.release), despiteBrokenStable: true, ...changes };
  return unfinished
    ? await undo({ ...request, number: unfinished.number })
    : await rollOut({ ...request, purpose: "rollback" });
}

/** `slipway resume`: finishes what somebody left, in the direction it was going. */
export const resumeIt = (stage: Stage, actor: Actor, wait: boolean): Promise<RolloutResult> =>
  resume({ ...houseRequest(stage, actor, wait), startedBy: actor.process.name, reason: undefined });

/** `slipway undo`: takes back what somebody left. */
export const undoIt = (stage: Stage, actor: Actor, wait: boolean): Promise<RolloutResult> =>
  undo({ ...houseRequest(stage, actor, wait), startedBy: actor.process.name, reason: undefined });

/** `slipway cleanup`. */
export async function cleanUp(stage: Stage, actor: Actor, wait = false): Promise<HouseKept> {
  return await keepHouse(houseRequest(stage, actor, wait));
}

/** `slipway freeze`. */
export const freezeIt = ({ world, holder }: Actor) =>
  freeze(world, { by: holder, reason: "a holiday" });

/** `slipway unfreeze`. */
export const unfreezeIt = ({ world, holder }: Actor) =>
  unfreeze(world, { by: holder, reason: "back again" });

/** `slipway lease break`, of whatever lease is held; false: none is. */
export async function breakIt(
  { world, holder }: Actor,
  isDead: (holder: string) => Promise<boolean>,
): Promise<boolean> {
  const { lease } = await world.leases.look();
  if (!lease || lease.released) return false;
  const reason = "it is in the way";
  await breakLease(world, lease, { by: holder, reason, isDead: await isDead(lease.holder) });
  return true;
}

function asked(stage: Stage, actor: Actor, release: Release): Request {
  return {
    ...houseRequest(stage, actor, false),
    release,
    purpose: "deploy",
    reason: undefined,
    startedBy: actor.process.name,
    despiteBrokenStable: false,
  };
}

export function houseRequest(stage: Stage, { world, process }: Actor, wait: boolean): HouseRequest {
  const { order, base, trace, marks } = stage;
  return {
    world,
    settings: order.settings,
    place: placeOf(base),
    wait,
    tell: (event) => {
      if (event.event === "lease-waiting") marks.hit("lease waited for");
      if (event.event === "note" && /^The kept .* gone\.$/.test(event.message)) {
        marks.hit("kept fleet gone");
      }
      const step = "step" in event ? ` ${event.step}` : "";
      const why = "failure" in event ? ` ${event.failure.code}` : "";
      const end = event.event === "rollout-finished" ? ` ${event.result.outcome}` : "";
      trace.add(`${process.name} tells ${event.event}${step}${why}${end}`);
    },
    signal: process.signal,
  };
}
