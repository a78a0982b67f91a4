import { fail, RolloutFailure } from "../domain/failure.ts";
import type { LeaseView } from "../domain/lease.ts";
import { haltedBefore, noteOnLine, startLine, stopInWords, stopLine } from "../domain/line.ts";
import type { LineRecord, LineStop } from "../domain/line.ts";
import type { Rollout } from "../domain/rollout.ts";
import type { Lease, World } from "./ports.ts";
import type { Request } from "./request.ts";

/** What came of a freeze or an unfreeze. */
export interface LineChange {
  readonly line: LineRecord;
  /** False when it was so already; `line` then is as it was. */
  readonly isChange: boolean;
}

type Who = Pick<LineStop, "by" | "reason">;

/**
 * Refuses every deploy that begins from now on; one under way goes on, and so do rollback, resume
 * and undo. Needs no lease, so that it can come at once. One that is frozen stays as it is.
 */
export async function freeze(world: World, { by, reason }: Who): Promise<LineChange> {
  const line = await world.line.read();
  if (line.stops.some(({ kind }) => kind === "frozen")) {
    return { line, isChange: false };
  }
  const next = stopLine(line, { kind: "frozen", by, at: now(world), reason });
  await world.line.write(next);
  return { line: next, isChange: true };
}

/** Lets deploys begin again, whatever stopped them. */
export async function unfreeze(world: World, { by, reason }: Who): Promise<LineChange> {
  const line = await world.line.read();
  if (line.stops.length === 0) {
    return { line, isChange: false };
  }
  const next = startLine(line, { by, at: now(world), reason });
  await world.line.write(next);
  return { line: next, isChange: true };
}

/** Halts the service for a rollout that its release has failed: once, however often it is asked. */
export async function halt(world: World, rollout: Rollout, why: string, lease: Lease) {
  const { number, releaseId, startedBy } = rollout;
  const stop = { kind: "halted", by: startedBy, at: now(world), reason: why } as const;
  await amend(
    world,
    (line) =>
      haltedBefore(line, number)
        ? line
        : stopLine(line, { ...stop, rollout: number, release: releaseId }),
    lease,
  );
}

/** Times that others may change the line between a look at it and its writing. */
const turns = 5;

/** Writes what `change` makes of the line, of what others have made of it meanwhile if need be. */
async function amend(world: World, change: (line: LineRecord) => LineRecord, lease?: Lease) {
  for (let turn = 1; ; turn += 1) {
    const line = await world.line.read();
    const next = change(line);
    if (next === line) return;
    try {
      await world.line.write(next, lease);
      return;
    } catch (error) {
      const isOvertaken = error instanceof RolloutFailure && error.failure.code === "CONFLICT";
      if (!isOvertaken || turn === turns) throw error;
    }
  }
}

/**
 * Takes the lease from whoever holds it, then notes that on the line. Who holds it can write no
 * record from then on; whoever comes next waits it out unless its holder is affirmed to be dead.
 */
export async function breakLease(
  world: World,
  seen: LeaseView,
  { by, reason, isDead }: Who & { readonly isDead: boolean },
): Promise<void> {
  // What cannot be read cannot be written either: better before than half-way.
  await world.line.read();
  await world.leases.break(seen, { reason, isDead });
  const held = seen.broken ? "it was broken already" : "it was held";
  const why = `${reason} (${held} by ${seen.holder}: ${seen.purpose})`;
  const event = { did: "break-lease", by, at: now(world), reason: why } as const;
  await amend(world, (line) => noteOnLine(line, event));
}

/** Throws FROZEN or HALTED, naming who, when, why, when a deploy must not begin now. */
export async function assertLineRuns({
  world,
  settings,
  purpose,
}: Pick<Request, "world" | "settings" | "purpose">): Promise<void> {
  if (purpose === "rollback") {
    return;
  }
  const { stops } = await world.line.read();
  const [first] = stops;
  if (first) {
    const { service, environment } = settings;
    fail({
      code: first.kind === "frozen" ? "FROZEN" : "HALTED",
      summary: stops.map((stop) => stopInWords(service, stop)).join(" "),
      remedy:
        "rollback, resume and undo go on; to let deploys begin again: " +
        `slipway unfreeze --environment ${environment} --reason TEXT`,
    });
  }
}

const now = ({ clock }: World): string => new Date(clock.now()).toISOString();
