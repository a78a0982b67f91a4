import { shareOf } from "../elbv2/slow-start.ts";
import type { TargetGroup } from "../elbv2/target-group.ts";
import type { Target } from "../elbv2/target.ts";

/** What choosing looks at besides the group. */
export interface Chances {
  readonly now: number;
  /** Uniform in [0, 1). */
  random(): number;
  /** Whose turn it is: requests to the group so far, this one not counted. */
  readonly turn: number;
  /** Requests and WebSockets under way to a target. */
  outstanding(target: Target): number;
}

/**
 * One of `targets`, by the group's algorithm (ALB user guide, routing algorithms): in turn, at
 * random, or the one with the fewest requests under way, those with as few in turn. While somebody
 * starts slowly the turn is drawn by share instead. `undefined` when there are none.
 */
export function chooseTarget(
  group: TargetGroup,
  targets: readonly Target[],
  chances: Chances,
): Target | undefined {
  const algorithm = group.attributes["load_balancing.algorithm.type"];
  if (algorithm === "weighted_random")
    return targets[Math.floor(chances.random() * targets.length)];
  if (algorithm === "least_outstanding_requests") return inTurn(idlest(targets, chances), chances);
  return byShare(group, targets, chances) ?? inTurn(targets, chances);
}

function inTurn(targets: readonly Target[], { turn }: Chances): Target | undefined {
  return targets[turn % targets.length];
}

function idlest(targets: readonly Target[], chances: Chances): readonly Target[] {
  const counts = targets.map((target) => chances.outstanding(target));
  const least = Math.min(...counts);
  return targets.filter((_, at) => counts[at] === least);
}

/** `undefined` when all have their full share, or all none. */
function byShare(
  group: TargetGroup,
  targets: readonly Target[],
  chances: Chances,
): Target | undefined {
  const shares = targets.map((target) => shareOf(group, target, chances.now));
  if (shares.every((share) => share === 1)) return undefined;
  let left = chances.random() * shares.reduce((sum, share) => sum + share, 0);
  return targets.find((_, at) => (left -= shares[at] ?? 0) < 0);
}
