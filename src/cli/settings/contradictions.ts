import type { Settings } from "../../domain/settings.ts";
import { runContradictions } from "./run-contradictions.ts";
import type { Written } from "./settle.ts";

/** A value that cannot stand beside the others; `wrong` goes on after "it". */
export interface Contradiction {
  readonly path: readonly string[];
  readonly wrong: string;
}

/**
 * Longest a launch may wait for its program: five minutes less than a lifecycle hook's longest
 * heartbeat, 7200 s (aws-facts §1.5).
 */
const longestBootSeconds = 6_900;

/** What no single value shows: values at odds with each other, and what is not available yet. */
export function contradictions(written: Written, settings: Settings): readonly Contradiction[] {
  return [
    ...sizes(settings),
    ...times(settings),
    ...steps(settings),
    ...listedTwice(settings),
    ...runContradictions(settings.run),
    ...notYet(written),
    ...(written.image != null && written.source !== undefined
      ? [{ path: ["image"], wrong: "cannot stand beside source: a release is made from one" }]
      : []),
  ];
}

function sizes({ capacity }: Settings): Contradiction[] {
  const { min, desired, max } = capacity;
  const found: Contradiction[] = [];
  if (min > desired) {
    found.push({ path: ["capacity", "min"], wrong: `must not be above desired (${desired})` });
  }
  if (desired > max) {
    found.push({ path: ["capacity", "desired"], wrong: `must not be above max (${max})` });
  }
  return found;
}

function times({ health }: Settings): Contradiction[] {
  const found: Contradiction[] = [];
  if (health.timeoutSeconds >= health.intervalSeconds) {
    const interval = `${health.intervalSeconds}s`;
    found.push({
      path: ["health", "timeout"],
      wrong: `must be less than health.interval (${interval})`,
    });
  }
  if (health.withinSeconds + health.buildWithinSeconds > longestBootSeconds) {
    found.push({
      path: ["health", "within"],
      wrong: `and build.within must not be more than ${longestBootSeconds}s together`,
    });
  }
  return found;
}

function steps({ shift }: Settings): Contradiction[] {
  const { stepPercents } = shift;
  const ascending = stepPercents.every(
    (percent, n) => n === 0 || percent > (stepPercents[n - 1] ?? 0),
  );
  return ascending && stepPercents.at(-1) === 100
    ? []
    : [{ path: ["shift", "steps"], wrong: "must be ascending and end at 100%, as [50%, 100%]" }];
}

function listedTwice({ config }: Settings): Contradiction[] {
  const twice = config.optional.filter((key) => config.required.includes(key));
  return twice.length === 0
    ? []
    : [
        {
          path: ["config", "optional"],
          wrong: `must not repeat what is required: ${twice.join(", ")}`,
        },
      ];
}

function notYet(written: Written): Contradiction[] {
  const found: Contradiction[] = [];
  if (!/^0+%$/.test(written.canary?.traffic ?? "0%")) {
    found.push({
      path: ["canary", "traffic"],
      wrong: "must be 0%: live traffic for the canary is not available yet",
    });
  }
  if (written.canary?.overlap === true) {
    found.push({
      path: ["canary", "overlap"],
      wrong: "must be false: starting the fleet early is not available yet",
    });
  }
  return found;
}
