import type { Finding } from "../../domain/finding.ts";
import { inWords } from "../left-over.ts";
import type { HouseRequest } from "../request.ts";
import { keptTooLong } from "../kept-fleet.ts";
import { isPromoted } from "../machine.ts";
import type { Survey } from "./survey.ts";

type Wish = Pick<HouseRequest, "world" | "settings">;

/** A lease that nobody renews, a rollout that nobody goes on with, a fleet kept beyond its time. */
export function findUnfinished(seen: Survey, { world, settings }: Wish): readonly Finding[] {
  const { live } = seen;
  const kept = keptTooLong(live, world.clock.now());
  const overdue = [
    ...(kept ? [`The kept ${inWords(kept.fleet)} should be gone since ${kept.retireAfter}.`] : []),
    ...(live?.leftover ?? []).map((fleet) => `The ${inWords(fleet)} could not be taken away.`),
  ];
  const where = `--environment ${settings.environment}`;
  return [
    ...leaseFinding(seen, world.clock.now(), where),
    ...rolloutFindings(seen, where),
    ...overdue.map((summary) => ({
      code: "KEPT_OVERDUE" as const,
      summary,
      next: `slipway cleanup ${where}`,
      ...(seen.isBusy || seen.unfinished ? {} : { cure: { kind: "keep-house" } as const }),
    })),
  ];
}

function leaseFinding(seen: Survey, nowMs: number, where: string): Finding[] {
  const { lease, isBusy, unfinished, quietSeconds } = seen;
  if (!lease) {
    return [];
  }
  const { holder, purpose, since, beatAt } = lease;
  const who =
    lease.broken === true ? `${holder} has broken the lease` : `${holder} holds the lease`;
  const what = `${who}, ${purpose}, since ${since}`;
  if (isBusy) {
    return [{ code: "LEASE_LIVE", summary: `${what}, and is at work.` }];
  }
  const age = Math.max(0, Math.round((nowMs - beatAt) / 1000));
  return [
    {
      code: "LEASE_LEFT",
      summary:
        (lease.deleted
          ? "Somebody has deleted the lease's item; whoever held it may be at work still"
          : `${what}; its last sign of life was ${age} s ago`) +
        `${unfinished ? "" : ", and it has left nothing unfinished"}.`,
      advice:
        `With --wait a command takes it over once it has been silent for ${quietSeconds} s.` +
        (lease.deleted
          ? ""
          : " If its process is surely dead, nobody has to wait: " +
            `slipway lease break --holder-is-dead --reason TEXT ${where}`),
      ...(unfinished ? {} : { next: `slipway resume ${where} --yes --wait` }),
      cure: { kind: "free-lease", quietSeconds },
    },
  ];
}

function rolloutFindings({ unfinished, isBusy, lease }: Survey, place: string): Finding[] {
  if (!unfinished) {
    return [];
  }
  const { number, releaseId, state } = unfinished;
  const at = "step" in state ? state.step : "its end";
  const what = `Rollout ${number} of ${releaseId}`;
  const where = lease ? `${place} --wait` : place;
  if (isBusy) {
    return [{ code: "ROLLOUT_UNDER_WAY", summary: `${what} is under way, at ${at}.` }];
  }
  if (state.kind === "needs-operator") {
    return [
      {
        code: "NEEDS_OPERATOR",
        summary: `${what} could not be undone at ${at}: ${state.failure.summary}`,
        next: `slipway ${state.failure.isOneWay === true ? "resume" : "undo"} ${where} --yes`,
      },
    ];
  }
  if (isPromoted(state)) {
    const why = "failure" in state ? `: ${state.failure.summary}` : "";
    return [
      {
        code: "CLEANUP_PENDING",
        summary: `${releaseId} is live, but rollout ${number} stopped at ${at}${why}`,
        next: `slipway cleanup ${where}`,
        cure: { kind: "keep-house" },
      },
    ];
  }
  return [
    {
      code: "ROLLOUT_UNFINISHED",
      summary: `${what} stopped at ${at} and is neither done nor undone.`,
      advice: `To take it back: slipway undo ${where} --yes`,
      next: `slipway resume ${where} --yes`,
    },
  ];
}
