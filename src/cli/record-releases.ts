import type { ReleaseLog } from "../aws/release-log.ts";
import type { Clock } from "../engine/ports.ts";
import type { RolloutEvent, Tell } from "../engine/events.ts";
import { redactEvent } from "../report/redacting.ts";

/** Sends what becomes of a rollout to a log, beside it: nothing waits for it and nothing fails. */
export interface ReleaseRecorder {
  readonly tell: Tell;
  /** Resolves once all was sent, or after two seconds. */
  settle(): Promise<void>;
}

/** A line of JSON for each of a rollout's turns; `complain` is told once if one cannot be sent. */
export function recordReleases(
  log: ReleaseLog,
  clock: Clock,
  complain: (message: string) => void,
): ReleaseRecorder {
  let begun: Begun | undefined;
  let hasComplained = false;
  let sent = Promise.resolve();
  const failed = (error: unknown): void => {
    if (hasComplained) return;
    hasComplained = true;
    const why = error instanceof Error ? error.message : String(error);
    complain(`The dashboard will not show this rollout: ${log.name} could not be written. ${why}`);
  };
  return {
    tell(event) {
      if (event.event === "rollout-started") {
        begun = event;
      }
      const line = begun && lineOf(redactEvent(event), begun);
      if (line === undefined) return;
      const at = clock.now();
      sent = sent.then(() => log.add(at, JSON.stringify(line))).catch(failed);
    },
    async settle() {
      const enough = new AbortController();
      const late = clock.sleep(2_000, enough.signal).then(
        () => failed(new Error("It took too long.")),
        () => undefined,
      );
      await Promise.race([sent, late]);
      enough.abort();
    },
  };
}

type Begun = Extract<RolloutEvent, { readonly event: "rollout-started" }>;

/** What people want to see beside a graph, or a rule wants to match; undefined: nothing. */
function lineOf(event: RolloutEvent, begun: Begun): object | undefined {
  const { rollout, service, environment, release, previous = null, purpose } = begun;
  const which = { service, environment, rollout, purpose, release, previous };
  if (event.event === "rollout-started") {
    return { event: event.event, ...which, resumed: event.resumed };
  }
  if (event.event === "traffic-shifted") {
    return { event: event.event, ...which, serving: event.serving };
  }
  if (event.event === "rollout-finished") {
    const { outcome, code, serving, reason, overhead } = event.result;
    const { totalSeconds } = overhead;
    return { event: event.event, ...which, outcome, code, serving, reason, totalSeconds };
  }
  return undefined;
}
