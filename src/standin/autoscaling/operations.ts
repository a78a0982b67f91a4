import type { Operations } from "../operation.ts";
import { attachInstances } from "./attach-instances.ts";
import { attachLoadBalancerTargetGroups } from "./attach-load-balancer-target-groups.ts";
import { attachTrafficSources } from "./attach-traffic-sources.ts";
import { batchDeleteScheduledAction } from "./batch-delete-scheduled-action.ts";
import { batchPutScheduledUpdateGroupAction } from "./batch-put-scheduled-update-group-action.ts";
import { completeLifecycleAction } from "./complete-lifecycle-action.ts";
import { createAutoScalingGroup } from "./create-auto-scaling-group.ts";
import { createOrUpdateTags } from "./create-or-update-tags.ts";
import { deleteAutoScalingGroup } from "./delete-auto-scaling-group.ts";
import { deleteLifecycleHook } from "./delete-lifecycle-hook.ts";
import { deletePolicy } from "./delete-policy.ts";
import { deleteScheduledAction } from "./delete-scheduled-action.ts";
import { deleteTags } from "./delete-tags.ts";
import { describeAccountLimits } from "./describe-account-limits.ts";
import { describeAutoScalingGroups } from "./describe-auto-scaling-groups.ts";
import { describeAutoScalingInstances } from "./describe-auto-scaling-instances.ts";
import { describeLifecycleHooks } from "./describe-lifecycle-hooks.ts";
import { describeLoadBalancerTargetGroups } from "./describe-load-balancer-target-groups.ts";
import { describePolicies } from "./describe-policies.ts";
import { describeScalingActivities } from "./describe-scaling-activities.ts";
import { describeScheduledActions } from "./describe-scheduled-actions.ts";
import { describeTags } from "./describe-tags.ts";
import { describeTrafficSources } from "./describe-traffic-sources.ts";
import { detachInstances } from "./detach-instances.ts";
import { detachLoadBalancerTargetGroups } from "./detach-load-balancer-target-groups.ts";
import { detachTrafficSources } from "./detach-traffic-sources.ts";
import { enterStandby } from "./enter-standby.ts";
import { executePolicy } from "./execute-policy.ts";
import { exitStandby } from "./exit-standby.ts";
import {
  describeAdjustmentTypes,
  describeAutoScalingNotificationTypes,
  describeLifecycleHookTypes,
  describeMetricCollectionTypes,
  describeScalingProcessTypes,
  describeTerminationPolicyTypes,
} from "./fixed-lists.ts";
import { putLifecycleHook } from "./put-lifecycle-hook.ts";
import { putScalingPolicy } from "./put-scaling-policy.ts";
import { putScheduledUpdateGroupAction } from "./put-scheduled-update-group-action.ts";
import { recordLifecycleActionHeartbeat } from "./record-lifecycle-action-heartbeat.ts";
import { resumeProcesses } from "./resume-processes.ts";
import { setDesiredCapacity } from "./set-desired-capacity.ts";
import { setInstanceHealth } from "./set-instance-health.ts";
import { setInstanceProtection } from "./set-instance-protection.ts";
import { suspendProcesses } from "./suspend-processes.ts";
import { terminateInstanceInAutoScalingGroup } from "./terminate-instance-in-auto-scaling-group.ts";
import { updateAutoScalingGroup } from "./update-auto-scaling-group.ts";

/** What the stand-in serves of EC2 Auto Scaling, API 2011-01-01. */
export const autoScalingOperations: Operations = {
  AttachInstances: attachInstances,
  AttachLoadBalancerTargetGroups: attachLoadBalancerTargetGroups,
  AttachTrafficSources: attachTrafficSources,
  BatchDeleteScheduledAction: batchDeleteScheduledAction,
  BatchPutScheduledUpdateGroupAction: batchPutScheduledUpdateGroupAction,
  CompleteLifecycleAction: completeLifecycleAction,
  CreateAutoScalingGroup: createAutoScalingGroup,
  CreateOrUpdateTags: createOrUpdateTags,
  DeleteAutoScalingGroup: deleteAutoScalingGroup,
  DeleteLifecycleHook: deleteLifecycleHook,
  DeletePolicy: deletePolicy,
  DeleteScheduledAction: deleteScheduledAction,
  DeleteTags: deleteTags,
  DescribeAccountLimits: describeAccountLimits,
  DescribeAdjustmentTypes: describeAdjustmentTypes,
  DescribeAutoScalingGroups: describeAutoScalingGroups,
  DescribeAutoScalingInstances: describeAutoScalingInstances,
  DescribeAutoScalingNotificationTypes: describeAutoScalingNotificationTypes,
  DescribeLifecycleHookTypes: describeLifecycleHookTypes,
  DescribeLifecycleHooks: describeLifecycleHooks,
  DescribeLoadBalancerTargetGroups: describeLoadBalancerTargetGroups,
  DescribeMetricCollectionTypes: describeMetricCollectionTypes,
  DescribePolicies: describePolicies,
  DescribeScalingActivities: describeScalingActivities,
  DescribeScalingProcessTypes: describeScalingProcessTypes,
  DescribeScheduledActions: describeScheduledActions,
  DescribeTags: describeTags,
  DescribeTerminationPolicyTypes: describeTerminationPolicyTypes,
  DescribeTrafficSources: describeTrafficSources,
  DetachInstances: detachInstances,
  DetachLoadBalancerTargetGroups: detachLoadBalancerTargetGroups,
  DetachTrafficSources: detachTrafficSources,
  EnterStandby: enterStandby,
  ExecutePolicy: executePolicy,
  ExitStandby: exitStandby,
  PutLifecycleHook: putLifecycleHook,
  PutScalingPolicy: putScalingPolicy,
  PutScheduledUpdateGroupAction: putScheduledUpdateGroupAction,
  RecordLifecycleActionHeartbeat: recordLifecycleActionHeartbeat,
  ResumeProcesses: resumeProcesses,
  SetDesiredCapacity: setDesiredCapacity,
  SetInstanceHealth: setInstanceHealth,
  SetInstanceProtection: setInstanceProtection,
  SuspendProcesses: suspendProcesses,
  TerminateInstanceInAutoScalingGroup: terminateInstanceInAutoScalingGroup,
  UpdateAutoScalingGroup: updateAutoScalingGroup,
};
