import { failsOpen } from "../elbv2/group-settings.ts";
import type { TargetGroup } from "../elbv2/target-group.ts";
import type { Quirks } from "../quirks/quirks.ts";
import type { Target } from "../elbv2/target.ts";

/**
 * The targets a new request may go to: the healthy ones while there are enough of them (1 unless
 * set), else healthy and unhealthy alike (aws-facts §2.5). Never `unused` or `draining` ones, and
 * never those still `initial`: a group with nothing else has none, which makes its share 503. AWS's
 * behaviour with only `initial` targets is UNCONFIRMED; this is the harsher reading, so that weight
 * given too early shows.
 */
export function routableTargets(
  group: TargetGroup,
  quirks: Quirks,
): {
  targets: readonly Target[];
  isFailOpen: boolean;
} {
  const registered = [...group.targets.values()].filter(({ state }) => state !== "draining");
  const serving = quirks.has("ELB-43") ? ["healthy"] : ["healthy", "initial"];
  const healthy = registered.filter(({ state }) => serving.includes(state));
  const isFailOpen = failsOpen(group.attributes, healthy.length, registered.length);
  if (!isFailOpen || !quirks.has("ELB-42")) return { targets: healthy, isFailOpen: false };
  const checked = registered.filter(({ state }) => state === "healthy" || state === "unhealthy");
  return { targets: checked, isFailOpen: true };
}
