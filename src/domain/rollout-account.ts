import type { DriftRecord } from "./drift.ts";
import type { Rollout, RolloutState, TimelineEntry } from "./rollout.ts";
import { releaseName } from "./release.ts";

/** One rollout as the ledger tells it; absent values are null so that keys are always there. */
export interface RolloutAccount {
  readonly rollout: number;
  readonly service: string;
  readonly environment: string;
  readonly purpose: Rollout["purpose"];
  readonly release: string;
  /** `r42`. */
  readonly number: string;
  readonly previous: string | null;
  readonly state: RolloutState["kind"];
  /** Where it stands, or where it was taken back; null once it succeeded. */
  readonly step: string | null;
  readonly startedAt: string;
  readonly startedBy: string;
  readonly endedAt: string | null;
  /** Steps of all processes that worked on it together; a pause between them does not count. */
  readonly seconds: number;
  /** Why it was asked for. */
  readonly reason: string | null;
  /** Its release was marked as failed, and whoever started it said --force-bad. */
  readonly forcedBad: boolean;
  /** Why it did not succeed. */
  readonly failure: {
    readonly code: string;
    readonly summary: string;
    readonly evidence: readonly string[];
    readonly remedy: string | null;
    readonly causedByRelease: boolean;
    readonly awsRequestId: string | null;
  } | null;
  readonly undone: readonly string[];
  /** What somebody changed in AWS meanwhile, and what was done about it. */
  readonly drift: readonly DriftRecord[];
  readonly timeline: readonly TimelineEntry[];
}

export function accountOf(rollout: Rollout): RolloutAccount {
  const { state, timeline } = rollout;
  const failure = failureOf(state);
  return {
    rollout: rollout.number,
    service: rollout.service,
    environment: rollout.environment,
    purpose: rollout.purpose,
    release: rollout.releaseId,
    number: releaseName(rollout.releaseNumber),
    previous: rollout.stable?.releaseId ?? null,
    state: state.kind,
    step: "step" in state ? state.step : null,
    startedAt: rollout.startedAt,
    startedBy: rollout.startedBy,
    endedAt: rollout.endedAt ?? null,
    seconds: Math.round(timeline.reduce((sum, { seconds }) => sum + seconds, 0) * 1000) / 1000,
    reason: rollout.reason ?? null,
    forcedBad: rollout.forcedBad ?? false,
    failure: failure && {
      code: failure.code,
      summary: failure.summary,
      evidence: failure.evidence ?? [],
      remedy: failure.remedy ?? null,
      causedByRelease: failure.causedByRelease ?? false,
      awsRequestId: failure.awsRequestId ?? null,
    },
    undone: timeline.filter(({ direction }) => direction === "undo").map(({ step }) => step),
    drift: rollout.drift ?? [],
    timeline,
  };
}

/** What was being undone says more than why undoing stopped; both are told. */
function failureOf(state: RolloutState) {
  if (!("failure" in state)) {
    return null;
  }
  const { failure } = state;
  const because = "because" in state ? state.because : undefined;
  return because
    ? {
        ...failure,
        summary: `${failure.summary} It was undoing: ${because.summary}`,
        evidence: [...(failure.evidence ?? []), ...(because.evidence ?? [])],
      }
    : failure;
}
