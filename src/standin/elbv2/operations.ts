import type { Operations } from "../operation.ts";
import { addTags } from "./add-tags.ts";
import { createRule } from "./create-rule.ts";
import { createTargetGroup } from "./create-target-group.ts";
import { deleteRule } from "./delete-rule.ts";
import { deleteTargetGroup } from "./delete-target-group.ts";
import { deregisterTargets } from "./deregister-targets.ts";
import { describeListeners } from "./describe-listeners.ts";
import { describeLoadBalancers } from "./describe-load-balancers.ts";
import { describeRules } from "./describe-rules.ts";
import { describeTags } from "./describe-tags.ts";
import { describeTargetGroupAttributes } from "./describe-target-group-attributes.ts";
import { describeTargetGroups } from "./describe-target-groups.ts";
import { describeTargetHealth } from "./describe-target-health.ts";
import { modifyListener } from "./modify-listener.ts";
import { modifyRule } from "./modify-rule.ts";
import { modifyTargetGroupAttributes } from "./modify-target-group-attributes.ts";
import { modifyTargetGroup } from "./modify-target-group.ts";
import { registerTargets } from "./register-targets.ts";
import { removeTags } from "./remove-tags.ts";
import { setRulePriorities } from "./set-rule-priorities.ts";

/** The operations of Elastic Load Balancing v2 that are served; see BEHAVIOUR.md. */
export const elbv2Operations: Operations = {
  AddTags: addTags,
  CreateRule: createRule,
  CreateTargetGroup: createTargetGroup,
  DeleteRule: deleteRule,
  DeleteTargetGroup: deleteTargetGroup,
  DeregisterTargets: deregisterTargets,
  DescribeListeners: describeListeners,
  DescribeLoadBalancers: describeLoadBalancers,
  DescribeRules: describeRules,
  DescribeTags: describeTags,
  DescribeTargetGroupAttributes: describeTargetGroupAttributes,
  DescribeTargetGroups: describeTargetGroups,
  DescribeTargetHealth: describeTargetHealth,
  ModifyListener: modifyListener,
  ModifyRule: modifyRule,
  ModifyTargetGroup: modifyTargetGroup,
  ModifyTargetGroupAttributes: modifyTargetGroupAttributes,
  RegisterTargets: registerTargets,
  RemoveTags: removeTags,
  SetRulePriorities: setRulePriorities,
};
