import { canonicalJson } from "../domain/canonical-json.ts";
import { RolloutFailure } from "../domain/failure.ts";
import type { RolloutResult } from "../domain/outcome.ts";
import type { LivePointer, Rollout, TimelineEntry } from "../domain/rollout.ts";
import { leftLease } from "./left-lease.ts";
import { noWayBack } from "./no-way-back.ts";
import type { Clock } from "./ports.ts";
import { preflight, type Findings } from "./preflight.ts";
import type { Request } from "./request.ts";
import { Narrator } from "./result.ts";
import { isInTheWay, settled } from "./settled.ts";

/** What preflight found, of what was live then. */
export interface Looked {
  readonly live: LivePointer | undefined;
  readonly findings: Findings;
  readonly entry: TimelineEntry;
  /** Monotonic milliseconds of its end. */
  readonly atMs: number;
}

/** Milliseconds for which nothing but a rollout is expected to change what was looked at. */
const freshMs = 15_000;

/**
 * Preflight before the release is published and the lease taken, so that what is refused has left
 * no trace at all: so is what would have to be published while another's rollout is in its
 * way. Undefined where it has nothing to say: the release is live already, or an unfinished rollout
 * decides what comes next. `isPublished` is false for a release that is only
 * foretold, or whose publishing would make it whole again.
 */
export async function lookFirst(
  request: Omit<Request, "looked">,
  isPublished: boolean,
): Promise<{ readonly looked: Looked | undefined } | { readonly refused: RolloutResult }> {
  const narrator = new Narrator(request);
  try {
    const { ledger } = request.world;
    const [live, latest] = await Promise.all([ledger.live(), ledger.latest()]);
    narrator.knows({ live, latest });
    if (!isPublished) {
      await refuseBeside(request, narrator, latest);
    }
    const isLive = live?.releaseNumber === request.release.number;
    const isNext = !isLive && (!latest || settled(latest));
    return { looked: isNext ? await look(request, narrator, live, isPublished) : undefined };
  } catch (error) {
    if (error instanceof RolloutFailure) {
      return { refused: await narrator.stopped(error.failure) };
    }
    throw error;
  }
}

/** While somebody holds the lease, the rollout may be at work, and come to its end. */
async function refuseBeside(
  { world, release }: Omit<Request, "looked">,
  narrator: Narrator,
  latest: Rollout | undefined,
): Promise<void> {
  if (
    latest &&
    latest.releaseNumber !== release.number &&
    isInTheWay(latest) &&
    !(await leftLease(world))
  ) {
    narrator.knows({ rollout: latest });
    throw inTheWay(latest);
  }
}

/** A deploy never begins beside what is neither done nor undone. */
export function inTheWay(rollout: Rollout): RolloutFailure {
  const { number, releaseId, state } = rollout;
  const isOneWay = state.kind === "needs-operator" && state.failure.isOneWay === true;
  return new RolloutFailure({
    code: "CONFLICT",
    summary:
      `Rollout ${number} of ${releaseId} was interrupted at ` +
      `${"step" in state ? state.step : "its end"} and is neither done nor undone.`,
    ...(isOneWay
      ? { remedy: noWayBack(rollout).remedy ?? "", isOneWay }
      : { remedy: "Go on with it: slipway resume; or take it back: slipway undo" }),
  });
}

/** Runs preflight and tells of it; whatever it throws is a refusal. */
export async function look(
  request: Omit<Request, "looked">,
  narrator: Narrator,
  live: LivePointer | undefined,
  isPublished = true,
): Promise<Looked> {
  const { tell, world } = request;
  const { clock } = world;
  const startedAt = new Date(clock.now()).toISOString();
  const start = clock.monotonic();
  tell({ event: "step-started", step: "preflight", direction: "do" });
  const findings = await narrator.refusing(() => preflight({ ...request, live, isPublished }));
  const atMs = clock.monotonic();
  const seconds = Math.round(atMs - start) / 1000;
  tell({ event: "step-finished", step: "preflight", direction: "do", seconds });
  return {
    live,
    findings,
    atMs,
    entry: { step: "preflight", direction: "do", startedAt, seconds },
  };
}

/** True while what was found can be gone on from: the same is live, and it is not long ago. */
export function isFresh(
  looked: Looked | undefined,
  live: LivePointer | undefined,
  clock: Clock,
): looked is Looked {
  return (
    looked !== undefined &&
    clock.monotonic() - looked.atMs <= freshMs &&
    canonicalJson(looked.live ?? null) === canonicalJson(live ?? null)
  );
}
