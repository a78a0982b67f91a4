import type { Kind, Trial } from "./ordeal.ts";
import { service, type Ran, type Started } from "./place.ts";
import { drawMoment, strike } from "./strike.ts";

/** More than this many commands after the struck one, and it does not converge. */
const most = 8;
/** SIGKILLs in one seed. */
const mostKills = 3;

/**
 * Runs what an operator may run after what happened, again and again, until a command ends as one
 * that has nothing left to do. Returns how many it took.
 */
export async function recover(trial: Trial, struck: Started, kind: Kind): Promise<number> {
  const { place, draw, story, wrong } = trial;
  for (let count = 0; count <= most; count += 1) {
    const last = place.ran.at(-1);
    const isOver = last !== undefined && overs.has(last.exitCode);
    if (isOver && (await isFree(trial))) return count;
    if (count === most) break;
    const { words, person } = isOver ? forLease : await way(trial, last, struck.words);
    const started = await place.start(words, person);
    if (kind === "kill" && trial.kills < mostKills && draw.chance(0.25)) {
      const target = { doorman: place.doorman, caller: started.caller };
      const usual = place.usual(started);
      const order = { weapon: "SIGKILL", moment: drawMoment(draw), usual } as const;
      const hit = await strike(started.running, target, order);
      if (hit) {
        trial.kills += 1;
        story.push(`${started.words}, SIGKILL ${hit.when}`);
      }
    }
    const ended = await place.ended(started);
    story.push(`${person}: ${started.words}: ${ended.result?.outcome ?? ended.exitCode}`);
  }
  wrong.push(`it did not converge in ${most} commands`);
  return most;
}

/** Live, rolled back, or there was nothing to do. */
const overs: ReadonlySet<number> = new Set([0, 1, 6]);

/**
 * A process killed before it had begun anything, or after all of it, leaves its lease and nothing to
 * resume. The next command that wants it waits it out.
 */
const forLease = { words: ["cleanup", "--wait"], person: "ann" } as const;

async function isFree({ place }: Trial): Promise<boolean> {
  return (await place.auditor.lease(service))?.released !== false;
}

async function way(trial: Trial, last: Ran | undefined, first: string) {
  const { place, draw, story } = trial;
  const person = draw.among(["ann", "ann", "bob"] as const);
  const next = last?.result?.next ?? undefined;
  if (next !== undefined && !next.includes(" status ") && draw.chance(0.6)) {
    return { words: next.split(" ").slice(1), person };
  }
  const isDead = last?.exitCode === -1;
  if (isDead && place.has("lease") && draw.chance(0.4)) {
    const reason = ["--reason", "its process was killed"];
    const broken = await place.run(["lease", "break", "--holder-is-dead", "--yes", ...reason]);
    story.push(`lease break: ${broken.exitCode}`);
  }
  const again = first.split(" ");
  const words = draw.among([["resume", "--yes"], ["resume", "--yes"], ["undo", "--yes"], again]);
  const refused = last?.exitCode === 2;
  return { words: [...(refused ? ["resume", "--yes"] : words), "--wait"], person };
}
