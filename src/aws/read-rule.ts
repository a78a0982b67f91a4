import type { Action, Rule, RuleCondition } from "@aws-sdk/client-elastic-load-balancing-v2";
import type { ListenerRule, RuleAction, WeightedTarget } from "../domain/traffic.ts";

/** A described rule as far as slipway reads rules; what it cannot read, it says so. */
export function readRule(rule: Rule): ListenerRule {
  const conditions = rule.Conditions ?? [];
  return {
    arn: rule.RuleArn ?? "",
    priority: rule.IsDefault || rule.Priority === "default" ? undefined : Number(rule.Priority),
    hosts: conditions.flatMap((condition) => valuesOf(condition, "host-header")),
    paths: conditions.flatMap((condition) => valuesOf(condition, "path-pattern")),
    headers: conditions.flatMap(({ HttpHeaderConfig: header }) =>
      header ? [{ name: header.HttpHeaderName ?? "", values: header.Values ?? [] }] : [],
    ),
    hasOtherConditions: conditions.some((condition) => !isReadable(condition)),
    action: readAction(rule.Actions ?? []),
  };
}

type Patterns = "host-header" | "path-pattern";

/** AWS echoes the older `Values` beside the newer config; either may be alone. */
function valuesOf(condition: RuleCondition, field: Patterns): readonly string[] {
  if (condition.Field !== field) {
    return [];
  }
  const config = field === "host-header" ? condition.HostHeaderConfig : condition.PathPatternConfig;
  return config?.Values ?? condition.Values ?? [];
}

function isReadable(condition: RuleCondition): boolean {
  const { Field } = condition;
  return Field === "host-header" || Field === "path-pattern"
    ? valuesOf(condition, Field).length > 0
    : Field === "http-header" && (condition.HttpHeaderConfig?.Values ?? []).length > 0;
}

/** One group comes back both as TargetGroupArn and as ForwardConfig, several only as the latter. */
function readAction(actions: readonly Action[]): RuleAction {
  const [action, ...more] = actions;
  if (!action || more.length > 0) {
    const kinds = actions.map(({ Type }) => Type ?? "unknown").join(", then ");
    const targets = actions.flatMap(readTargets);
    return { kind: "other", description: kinds || "no action", targets };
  }
  const { Type, FixedResponseConfig } = action;
  if (Type === "forward") {
    return { kind: "forward", targets: readTargets(action) };
  }
  if (Type === "fixed-response") {
    return { kind: "fixed", status: Number(FixedResponseConfig?.StatusCode) };
  }
  return { kind: "other", description: Type ?? "unknown" };
}

function readTargets({ Type, ForwardConfig, TargetGroupArn }: Action): readonly WeightedTarget[] {
  const groups = ForwardConfig?.TargetGroups ?? [{ TargetGroupArn, Weight: 1 }];
  return (Type === "forward" ? groups : []).map((group) => ({
    targetGroupArn: group.TargetGroupArn ?? "",
    weight: group.Weight ?? 1,
  }));
}
