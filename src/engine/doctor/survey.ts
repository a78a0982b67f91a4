import type { Failure } from "../../domain/failure.ts";
import type { Finding, FindingCode } from "../../domain/finding.ts";
import type { LeaseView } from "../../domain/lease.ts";
import type { LivePointer, Rollout } from "../../domain/rollout.ts";
import type { ListenerRule } from "../../domain/traffic.ts";
import { failureOf } from "../failure-of.ts";
import type { Standing, StandingGroup, StandingTargetGroup } from "../ports.ts";
import { settled } from "../settled.ts";
import type { DoctorWish } from "./doctor-request.ts";

/** What one look at everything saw; a list that could not be read is undefined, and found so. */
export interface Survey {
  readonly lease: LeaseView | undefined;
  /** Seconds without a sign of life after which a lease may be taken. */
  readonly quietSeconds: number;
  /** True when somebody else has shown a sign of life within a lease's time. */
  readonly isBusy: boolean;
  readonly live: LivePointer | undefined;
  /** The newest rollout unless nothing is left to do for it. */
  readonly unfinished: Rollout | undefined;
  readonly rollouts: readonly Rollout[];
  readonly groups: readonly StandingGroup[] | undefined;
  readonly templates: readonly Standing[] | undefined;
  readonly targetGroups: readonly StandingTargetGroup[] | undefined;
  readonly rules: readonly ListenerRule[] | undefined;
  readonly ruleTags: ReadonlyMap<string, Readonly<Record<string, string>>> | undefined;
  readonly troubles: readonly Finding[];
}

type Wish = Pick<DoctorWish, "world" | "settings" | "estate">;

/** Letters of the service that its fleets' names begin with, however long the number behind. */
const nameStart = 12;

/**
 * Reads what stands before it reads the ledger: whatever is ours has been on record before it was
 * made, so nothing that a rollout makes meanwhile can look as if no record named it. `holdsLease`
 * is true for whoever holds the lease itself, so that no other is at work.
 */
export async function survey(
  { world, settings, estate }: Wish,
  holdsLease: boolean,
): Promise<Survey> {
  const { traffic, ledger, leases, clock } = world;
  const troubles: Finding[] = [];
  const read = tryEach(troubles);
  const prefix = settings.service.slice(0, nameStart).replace(/-+$/, "");
  const [groups, templates, targetGroups, rules] = await Promise.all([
    read("Auto Scaling groups", () => estate.groups()),
    read("Launch templates", () => estate.templates(prefix)),
    read("Target groups", () => estate.targetGroups(prefix)),
    read("Rules of the listener", () => traffic.rules()),
  ]);
  const ruleTags = rules && (await read("Tags of the rules", () => traffic.tags(ownArns(rules))));
  const [{ lease, leaseSeconds, quietSeconds }, live, rollouts] = await Promise.all([
    leases.look(),
    ledger.live(),
    ledger.rollouts(settings.keep.history),
  ]);
  const [latest] = rollouts;
  const isHeld = !holdsLease && lease !== undefined && !lease.released;
  const isFresh = isHeld && clock.now() - lease.beatAt < leaseSeconds * 1000;
  return {
    lease: isHeld ? lease : undefined,
    quietSeconds,
    isBusy: isFresh && lease?.broken !== true,
    live,
    unfinished: latest && !settled(latest) ? latest : undefined,
    rollouts,
    groups,
    templates,
    targetGroups,
    rules,
    ruleTags,
    troubles,
  };
}

/** The default rule has no tags of its own that could be ours. */
const ownArns = (rules: readonly ListenerRule[]): readonly string[] =>
  rules.filter(({ priority }) => priority !== undefined).map(({ arn }) => arn);

/** What cannot be looked at is a finding of its own; what ends this process, ends it. */
export function tryEach(
  troubles: Finding[],
): <T>(what: string, ask: () => Promise<T>) => Promise<T | undefined> {
  return async (what, ask) => {
    try {
      return await ask();
    } catch (error) {
      troubles.push(trouble(what, failureOf(error)));
      return undefined;
    }
  };
}

function trouble(what: string, { code, summary, remedy }: Failure): Finding {
  const named: FindingCode = code === "DRIFT" ? "LISTENER_GONE" : "NOT_CHECKED";
  const said = named === "NOT_CHECKED" ? `${what} could not be looked at: ${summary}` : summary;
  return { code: named, summary: said, advice: remedy };
}
