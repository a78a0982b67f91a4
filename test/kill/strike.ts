import type { Running } from "../support/slipway-process.ts";
import type { Doorman, Passage } from "./doorman.ts";
import type { Draw } from "./draw.ts";

export type Weapon = "SIGKILL" | "SIGSTOP" | "SIGINT" | "SIGINT twice" | "SIGTERM";

/** When to strike: after a share of the command's usual time, or at its n-th request or change. */
export interface Moment {
  readonly by: "time" | "request" | "change";
  /** From 0 to 1, of what the command usually takes. */
  readonly share: number;
  /** Before AWS gets the request, or between its effect and its answer. */
  readonly side: "before" | "after";
}

/** What a whole command takes. */
export interface Usual {
  readonly ms: number;
  readonly requests: number;
  readonly changes: number;
}

export function drawMoment(draw: Draw): Moment {
  const by = draw.among(["time", "request", "change", "change"] as const);
  return { by, share: draw.share(), side: draw.among(["before", "after"] as const) };
}

export interface Struck {
  readonly at: number;
  /** In words. */
  readonly when: string;
}

/** Strikes once, at the moment; undefined when the process ends before it comes. */
export async function strike(
  running: Running,
  { doorman, caller }: { readonly doorman: Doorman; readonly caller: string },
  { weapon, moment, usual }: { weapon: Weapon; moment: Moment; usual: Usual },
): Promise<Struck | undefined> {
  const begun = Date.now();
  let timer: NodeJS.Timeout | undefined;
  const struck = new Promise<Struck>((done) => {
    const hit = (when: string): void => {
      if (running.child.exitCode !== null || running.child.signalCode !== null) return;
      running.child.kill(weapon === "SIGINT twice" ? "SIGINT" : weapon);
      done({ at: Date.now(), when: `${when}, ${((Date.now() - begun) / 1000).toFixed(1)} s in` });
    };
    if (moment.by === "time") {
      const ms = moment.share * usual.ms;
      timer = setTimeout(() => hit("by the clock"), ms);
    } else {
      doorman.watch(caller, atPassage(moment, usual, weapon, hit));
    }
  });
  const ended = running.finished.then(() => undefined);
  const first = await Promise.race([struck, ended]);
  clearTimeout(timer);
  return first;
}

function atPassage(
  { by, share, side }: Moment,
  usual: Usual,
  weapon: Weapon,
  hit: (when: string) => void,
) {
  const total = by === "request" ? usual.requests : usual.changes;
  const wanted = 1 + Math.floor(share * total);
  let isOver = false;
  const look = (passage: Passage, at: "before" | "after"): "pass" | "drop" => {
    const { number, mutation, isLease, isMutating, operation } = passage;
    const isIt =
      by === "request" ? number === wanted : isMutating && !isLease && mutation === wanted;
    if (isOver || at !== side || !isIt) return "pass";
    isOver = true;
    hit(`${side} ${by} ${wanted} of about ${total} (${operation})`);
    // Whoever is stopped, or asked to stop, still gets what is on its way.
    return weapon === "SIGKILL" ? "drop" : "pass";
  };
  return {
    before: (passage: Passage) => look(passage, "before"),
    after: (passage: Passage) => look(passage, "after"),
  };
}
