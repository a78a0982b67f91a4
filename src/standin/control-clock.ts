import type { Control, ControlAnswer } from "./control.ts";
import type { SteeredClock } from "./steered-clock.ts";

const units: Readonly<Record<string, number>> = { s: 1e3, m: 60e3, h: 3_600e3, d: 86_400e3 };
const longestMs = 7 * 86_400_000;
const form = 'want {"advance":"90s"}, or m, h, d: a whole number, 7d at most';

/**
 * `/_standin/clock`: GET tells the time; POST `{"advance":"1h"}` moves it on and is answered when
 * all that fell due on the way has run. What is wrong with a request is answered 400 in words, one
 * that comes while time is being moved 409. `moved` is called when a move is over.
 */
export function controlClock(control: Control, clock: SteeredClock, moved: () => void): void {
  const told = (): object => {
    const now = clock.now();
    return { now, time: new Date(now).toISOString(), aheadMs: clock.aheadMs };
  };
  control.add("clock", told);
  let isMoving = false;
  control.addSlowChange("POST", "clock", async (_query, body): Promise<ControlAnswer> => {
    const ms = readAdvance(body);
    if (ms === undefined) return { status: 400, document: { error: form } };
    if (isMoving) return { status: 409, document: { error: "time is being moved on already" } };
    isMoving = true;
    try {
      await clock.advance(ms);
    } finally {
      isMoving = false;
      moved();
    }
    return { status: 200, document: told() };
  });
}

/** Milliseconds; undefined for what is not understood, or out of bounds. */
function readAdvance(body: string): number | undefined {
  const document = parsed(body);
  if (typeof document !== "object" || document === null) return undefined;
  if (!("advance" in document) || Object.keys(document).length !== 1) return undefined;
  const match = /^(\d{1,9})([smhd])$/.exec(String(document.advance));
  const ms = Number(match?.[1]) * (units[match?.[2] ?? ""] ?? Number.NaN);
  return ms > 0 && ms <= longestMs ? ms : undefined;
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
