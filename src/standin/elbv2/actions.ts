import type { Action, ForwardActionConfig } from "@aws-sdk/client-elastic-load-balancing-v2";
import { AwsError } from "../aws-error.ts";
import { acceptedStickiness } from "./group-stickiness.ts";
import { limits } from "./limits.ts";
import { notImplemented } from "../not-implemented.ts";
import { acceptedRedirect } from "./redirect.ts";
import { validationError } from "../validation-error.ts";
import type { Quirks } from "../quirks/quirks.ts";

/**
 * The actions of a rule as Describe echoes them (aws-facts §2.5): a forward to one group carries
 * both `TargetGroupArn` and `ForwardConfig`, one to several only `ForwardConfig` (echo shape
 * UNCONFIRMED). Exactly one action: `forward`, `fixed-response` or `redirect`.
 *
 * @throws ValidationError, InvalidLoadBalancerAction; 501 for other action types
 */
export function acceptedActions(
  actions: readonly Action[] | undefined,
  quirks: Quirks,
): readonly Action[] {
  const [action, ...others] = actions ?? [];
  if (!action) throw validationError("An action must be specified");
  if (others.length > 0) {
    throw new AwsError(
      "InvalidLoadBalancerAction",
      "You must specify exactly one action of type 'forward', 'fixed-response' or 'redirect'",
    );
  }
  const order = action.Order === undefined ? {} : { Order: action.Order };
  if (action.Type === "forward") return [{ Type: "forward", ...order, ...forward(action, quirks) }];
  if (action.Type === "redirect") {
    const RedirectConfig = acceptedRedirect(action.RedirectConfig);
    return [{ Type: "redirect", ...order, RedirectConfig }];
  }
  if (action.Type !== "fixed-response") {
    throw notImplemented(`listener actions of type '${action.Type}'`);
  }
  return [{ Type: "fixed-response", ...order, FixedResponseConfig: fixedResponse(action) }];
}

/** Input members behind `acceptedActions`, below `Actions` or `DefaultActions`. */
export function actionMembers(list: "Actions" | "DefaultActions"): readonly string[] {
  return [
    `${list}.Type`,
    `${list}.Order`,
    `${list}.TargetGroupArn`,
    `${list}.ForwardConfig.TargetGroups.TargetGroupArn`,
    `${list}.ForwardConfig.TargetGroups.Weight`,
    `${list}.ForwardConfig.TargetGroupStickinessConfig.Enabled`,
    `${list}.ForwardConfig.TargetGroupStickinessConfig.DurationSeconds`,
    `${list}.FixedResponseConfig.StatusCode`,
    `${list}.FixedResponseConfig.ContentType`,
    `${list}.FixedResponseConfig.MessageBody`,
    `${list}.RedirectConfig.Protocol`,
    `${list}.RedirectConfig.Port`,
    `${list}.RedirectConfig.Host`,
    `${list}.RedirectConfig.Path`,
    `${list}.RedirectConfig.Query`,
    `${list}.RedirectConfig.StatusCode`,
  ];
}

function forward(action: Action, quirks: Quirks): Pick<Action, "TargetGroupArn" | "ForwardConfig"> {
  const groups = forwardGroups(action, quirks);
  const config: ForwardActionConfig = {
    TargetGroups: groups,
    TargetGroupStickinessConfig: acceptedStickiness(
      action.ForwardConfig?.TargetGroupStickinessConfig,
    ),
  };
  const [only, second] = groups;
  const isTwice = action.TargetGroupArn !== undefined || quirks.has("ELB-26");
  return only && !second && isTwice
    ? { TargetGroupArn: only.TargetGroupArn, ForwardConfig: config }
    : { ForwardConfig: config };
}

function forwardGroups(
  action: Action,
  quirks: Quirks,
): { TargetGroupArn: string; Weight: number }[] {
  const sent = action.ForwardConfig?.TargetGroups ?? [];
  if (sent.length === 0) {
    if (!action.TargetGroupArn) throw validationError("A target group ARN must be specified");
    return [{ TargetGroupArn: action.TargetGroupArn, Weight: 1 }];
  }
  const agrees = sent.length === 1 && sent[0]?.TargetGroupArn === action.TargetGroupArn;
  if (action.TargetGroupArn !== undefined && !agrees) {
    throw new AwsError(
      "InvalidLoadBalancerAction",
      "ForwardConfig must hold only the target group that TargetGroupArn names",
    );
  }
  if (sent.length > limits.targetGroupsPerAction && quirks.has("ELB-24")) {
    throw validationError(
      `A forward action can have at most '${limits.targetGroupsPerAction}' target groups`,
    );
  }
  const groups = sent.map((tuple) => weighted(tuple, sent.length > 1 && quirks.has("ELB-23")));
  if (new Set(groups.map((group) => group.TargetGroupArn)).size < groups.length) {
    throw validationError("A target group was specified more than once in a forward action");
  }
  return groups;
}

function weighted(
  tuple: { TargetGroupArn?: string | undefined; Weight?: number | undefined },
  required: boolean,
): { TargetGroupArn: string; Weight: number } {
  if (!tuple.TargetGroupArn) throw validationError("A target group ARN must be specified");
  if (tuple.Weight === undefined && required) {
    throw validationError("The weight for each target group must be between 0 and 999, inclusive");
  }
  const weight = tuple.Weight ?? 1;
  if (weight < 0 || weight > 999) {
    throw validationError("The weight for each target group must be between 0 and 999, inclusive");
  }
  return { TargetGroupArn: tuple.TargetGroupArn, Weight: weight };
}

function fixedResponse(action: Action): NonNullable<Action["FixedResponseConfig"]> {
  const {
    StatusCode: status = "",
    ContentType: type,
    MessageBody: body,
  } = action.FixedResponseConfig ?? {};
  if (!/^[245]\d\d$/.test(status)) {
    throw validationError(`The fixed response status code '${status}' must be 2XX, 4XX or 5XX`);
  }
  if (type !== undefined && !contentTypes.has(type)) {
    throw validationError(`The fixed response content type '${type}' is not allowed`);
  }
  if ((body ?? "").length > 1024) {
    throw validationError("The fixed response message body is longer than '1024' characters");
  }
  return {
    StatusCode: status,
    ...(type === undefined ? {} : { ContentType: type }),
    ...(body === undefined ? {} : { MessageBody: body }),
  };
}

const contentTypes = new Set([
  "text/plain",
  "text/css",
  "text/html",
  "application/javascript",
  "application/json",
]);
