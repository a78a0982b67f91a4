import type {
  Action,
  TargetGroupStickinessConfig,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import { AwsError } from "../aws-error.ts";
import { validationError } from "../validation-error.ts";
import { targetStickiness } from "./group-settings.ts";
import type { Listener } from "./listener.ts";
import { requireRange } from "./require-range.ts";
import type { TargetGroup } from "./target-group.ts";

/**
 * Group stickiness as Describe echoes it: disabled when absent, a duration kept though disabled
 * (echo UNCONFIRMED). 1 to 604,800 s, required when enabled (aws-facts §2.5; text UNCONFIRMED).
 */
export function acceptedStickiness(
  sent: TargetGroupStickinessConfig | undefined,
): TargetGroupStickinessConfig {
  const { Enabled = false, DurationSeconds } = sent ?? {};
  if (DurationSeconds === undefined) {
    if (Enabled) throw validationError("A duration must be specified for target group stickiness");
    return { Enabled };
  }
  requireRange("durationSeconds", DurationSeconds, 1, 604_800);
  return { Enabled, DurationSeconds };
}

/**
 * Refuses a forward to several groups one of which is sticky, unless the forward is so too (ALB
 * user guide; the text is AWS's as a public report quotes it, the code UNCONFIRMED).
 */
export function refuseLoneTargetStickiness(
  actions: readonly Action[],
  groupOf: (arn: string) => TargetGroup | undefined,
): void {
  const groups = looseGroups(actions).map(groupOf);
  if (!groups.some((group) => group && targetStickiness(group.attributes))) return;
  throw new AwsError(
    "InvalidLoadBalancerAction",
    "You must enable group stickiness on a rule if you enabled target stickiness on one of its " +
      "target groups",
  );
}

/** The same from the other side: the group shall be sticky, and a rule with others is not. */
export function refuseBehindLooseRule(arn: string, listeners: Iterable<Listener>): void {
  for (const { rules } of listeners) {
    const rule = rules.find(({ actions }) => looseGroups(actions).includes(arn));
    if (!rule) continue;
    throw new AwsError(
      "InvalidConfigurationRequest",
      `This target group appears behind a rule with group stickiness disabled (${rule.arn}). ` +
        "You must enable group stickiness before enabling target stickiness",
    );
  }
}

/** The groups of forwards to several without group stickiness. */
function looseGroups(actions: readonly Action[]): string[] {
  return actions.flatMap(({ ForwardConfig: config }) => {
    const groups = config?.TargetGroups ?? [];
    if (groups.length < 2 || config?.TargetGroupStickinessConfig?.Enabled) return [];
    return groups.flatMap((group) => group.TargetGroupArn ?? []);
  });
}
