import { RolloutFailure } from "../../../src/domain/failure.ts";
import type { Examined } from "../../../src/domain/finding.ts";
import type { RolloutResult } from "../../../src/domain/outcome.ts";
import { destroy } from "../../../src/engine/destroy.ts";
import type { DoctorRequest } from "../../../src/engine/doctor/doctor-request.ts";
import { examine } from "../../../src/engine/doctor/examine.ts";
import { heal } from "../../../src/engine/doctor/heal.ts";
import * as console from "./console.ts";
import { finish } from "./finish.ts";
import { assertWhole, followUp, mostCommands, type Manner } from "./recovery.ts";
import { seenMs } from "./safety.ts";
import { stream } from "./seeded.ts";
import type { Stage } from "./stage.ts";
import { deploy, houseRequest, publish, unfreezeIt } from "./verbs.ts";

/**
 * After the edits: whatever somebody did to things of ours, slipway's own commands lead out of it.
 * What is unfinished is finished, the doctor heals, and a new release goes live; then all is whole.
 */
export async function mend(stage: Stage, manner: Manner): Promise<void> {
  const areOver = await stage.until(() => stage.areOver);
  if (!areOver) stage.safety.breach("L6", "somebody's command does not come to an end");
  await stage.pass(seenMs + 1_000);
  const person = console.personAt(stage, stage.actor("P"), stream(stage.order.seed, "P"));
  await console.takeBack(person);
  await stage.pass(seenMs + 1_000);
  await followUp(stage, manner, 0);
  const found = await seeDoctor(stage, "D1");
  if (found.some(({ next }) => next?.startsWith("aws elbv2 modify-rule") === true)) {
    await console.nameLive(person);
    await stage.pass(seenMs + 1_000);
  }
  await followUp(stage, manner, mostCommands);
  let told = await releaseAnew(stage, "N1");
  if (told?.code === "DRIFT" && isLiveInPieces(stage)) {
    const { expectations } = stage.safety;
    expectations.isDestroyed = true;
    await finishUp(stage, "X1", (request) => destroy(request));
    expectations.isDestroyed = false;
    told = await releaseAnew(stage, "N2");
  }
  await followUp(stage, manner, 2 * mostCommands);
  await seeDoctor(stage, "D2");
  await stage.pass(1_000);
  if (told?.release !== stage.sight.live?.releaseId) {
    const { outcome, reason, next } = told ?? {};
    stage.safety.breach("L1", `no new release went live: ${outcome}: ${reason} next: ${next}`);
  }
  assertWhole(stage);
}

/** `slipway unfreeze`, then `slipway deploy` of a new release that is well. */
async function releaseAnew(stage: Stage, name: string): Promise<RolloutResult | undefined> {
  if (stage.safety.violations.length > 0) return undefined;
  const actor = stage.actor(name);
  const run = await finish(stage, actor, async () => {
    if (stage.sight.stops.length > 0) await unfreezeIt(actor);
    const release = await publish(stage, actor, "good");
    return await deploy(stage, actor, release, { wait: true, despiteBrokenStable: true });
  });
  return run.result as RolloutResult | undefined;
}

/** `slipway doctor --fix`. */
async function seeDoctor(stage: Stage, name: string): Promise<readonly Examined[]> {
  const found: Examined[] = [];
  await finishUp(stage, name, async (request) => {
    found.push(...(await heal(request, await examine(request))));
  });
  for (const { code, healed, failure } of found) {
    stage.trace.add(`${name} finds ${code} ${healed ?? ""} ${failure?.summary ?? ""}`.trim());
  }
  return found;
}

/** Nothing can serve of it any more: what the doctor says then is to destroy, and begin anew. */
function isLiveInPieces({ sight }: Stage): boolean {
  const { live } = sight;
  if (!live) return false;
  const { name, targetGroupArn = "" } = live.fleet;
  return sight.group(name)?.life !== "active" || !sight.targetGroup(targetGroupArn);
}

/** Lets somebody new do it, to its end. */
async function finishUp(
  stage: Stage,
  name: string,
  work: (request: DoctorRequest) => Promise<unknown>,
): Promise<void> {
  if (stage.safety.violations.length > 0) return;
  const actor = stage.actor(name);
  const { world } = actor;
  const request = {
    ...houseRequest(stage, actor, true),
    world,
    estate: world.estate,
    registries: {
      digest: () => Promise.reject(new RolloutFailure({ code: "NOT_FOUND", summary: "none" })),
    },
    resolveAmi: () => Promise.resolve("ami-0123456789abcdef0"),
    instanceProfileArn: "arn:aws:iam::123456789012:instance-profile/web",
  };
  await finish(stage, actor, () => work(request));
}
