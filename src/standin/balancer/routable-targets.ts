import { failOpenBelow } from "../elbv2/target-group-attributes.ts";
import type { TargetGroup } from "../elbv2/target-group.ts";
import type { Target } from "../elbv2/target.ts";

/**
 * The targets a new request may go to: the healthy ones while there are at least as many as the
 * fail-open threshold (1 unless set), else healthy and unhealthy alike (aws-facts §2.5). Never
 * `unused` or `draining` ones, and never those still `initial`: a group with nothing else has none,
 * which makes its share 503. AWS's behaviour with only `initial` targets is UNCONFIRMED; this is
 * the harsher reading, so that weight given too early shows.
 */
export function routableTargets(group: TargetGroup): {
  targets: readonly Target[];
  isFailOpen: boolean;
} {
  const targets = [...group.targets.values()];
  const healthy = targets.filter((target) => target.state === "healthy");
  if (healthy.length >= failOpenBelow(group.attributes)) {
    return { targets: healthy, isFailOpen: false };
  }
  const registered = targets.filter(({ state }) => state === "healthy" || state === "unhealthy");
  return { targets: registered, isFailOpen: true };
}
