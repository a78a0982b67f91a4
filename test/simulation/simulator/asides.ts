import type { Actor, Stage } from "./stage.ts";
import type { Aside } from "./swarm-plan.ts";
import { breakIt, freezeIt, unfreezeIt } from "./verbs.ts";

/** Virtual milliseconds after which whatever a dead process had sent has arrived. */
const onTheWayMs = 5_000;
/** Seconds an operator waits for a process to die before breaking its lease all the same. */
const mostSeconds = 60;

/** What a third person does while others are at work. */
export async function perform(stage: Stage, actor: Actor, { verb, affirms }: Aside) {
  switch (verb) {
    case "freeze":
      return await freezeIt(actor);
    case "unfreeze":
      return await unfreezeIt(actor);
    case "break lease":
      if (affirms) await somebodysDeath(stage, actor);
      return await breakIt(
        actor,
        async (holder) => affirms && (await isDead(stage, actor, holder)),
      );
  }
}

/** Until the lease's holder is dead, or so long. */
async function somebodysDeath(stage: Stage, { process }: Actor): Promise<void> {
  for (let seconds = 0; seconds < mostSeconds; seconds += 1) {
    const { lease } = stage.sight;
    if (lease?.isReleased === false && holderOf(stage, lease.holder)?.process.isDead) return;
    await process.clock.sleep(1_000);
  }
}

const holderOf = (stage: Stage, holder: string): Actor | undefined =>
  [...stage.actors.values()].find((one) => one.holder === holder);

/**
 * Whether it may be affirmed that the holder is dead: its process is, and nothing it had sent can
 * take effect any more. To affirm it otherwise would be a lie of the operator's.
 */
async function isDead(stage: Stage, asker: Actor, holder: string): Promise<boolean> {
  const known = holderOf(stage, holder);
  if (known?.process.isDead !== true) return false;
  const { name } = known.process;
  if ([...stage.plan.struck].some(({ process, kind }) => process === name && kind === "late")) {
    return false;
  }
  await asker.process.clock.sleep(onTheWayMs);
  stage.marks.hit("lease of a dead one broken");
  return true;
}
