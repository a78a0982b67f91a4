import { failOpenBelow } from "../elbv2/target-group-attributes.ts";
import type { TargetGroup } from "../elbv2/target-group.ts";
import type { Quirks } from "../quirks/quirks.ts";
import type { Target } from "../elbv2/target.ts";

/**
 * The targets a new request may go to: the healthy ones while there are at least as many as the
 * fail-open threshold (1 unless set), else healthy and unhealthy alike (aws-facts §2.5). Never
 * `unused` or `draining` ones, and never those still `initial`: a group with nothing else has none,
 * which makes its share 503. AWS's behaviour with only `initial` targets is UNCONFIRMED; this is
 * the harsher reading, so that weight given too early shows.
 */
export function routableTargets(
  group: TargetGroup,
  quirks: Quirks,
): {
  targets: readonly Target[];
  isFailOpen: boolean;
} {
  const targets = [...group.targets.values()];
  const serving = quirks.has("ELB-43") ? ["healthy"] : ["healthy", "initial"];
  const healthy = targets.filter(({ state }) => serving.includes(state));
  if (healthy.length >= failOpenBelow(group.attributes) || !quirks.has("ELB-42")) {
    return { targets: healthy, isFailOpen: false };
  }
  const registered = targets.filter(({ state }) => state === "healthy" || state === "unhealthy");
  return { targets: registered, isFailOpen: true };
}
