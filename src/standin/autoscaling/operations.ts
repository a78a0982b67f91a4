import type { Operations } from "../operation.ts";
import { attachLoadBalancerTargetGroups } from "./attach-load-balancer-target-groups.ts";
import { completeLifecycleAction } from "./complete-lifecycle-action.ts";
import { createAutoScalingGroup } from "./create-auto-scaling-group.ts";
import { createOrUpdateTags } from "./create-or-update-tags.ts";
import { deleteAutoScalingGroup } from "./delete-auto-scaling-group.ts";
import { deleteLifecycleHook } from "./delete-lifecycle-hook.ts";
import { deletePolicy } from "./delete-policy.ts";
import { deleteTags } from "./delete-tags.ts";
import { describeAutoScalingGroups } from "./describe-auto-scaling-groups.ts";
import { describeAutoScalingInstances } from "./describe-auto-scaling-instances.ts";
import { describeLifecycleHooks } from "./describe-lifecycle-hooks.ts";
import { describeLoadBalancerTargetGroups } from "./describe-load-balancer-target-groups.ts";
import { describePolicies } from "./describe-policies.ts";
import { describeScalingActivities } from "./describe-scaling-activities.ts";
import { describeTags } from "./describe-tags.ts";
import { detachLoadBalancerTargetGroups } from "./detach-load-balancer-target-groups.ts";
import { putLifecycleHook } from "./put-lifecycle-hook.ts";
import { putScalingPolicy } from "./put-scaling-policy.ts";
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
  AttachLoadBalancerTargetGroups: attachLoadBalancerTargetGroups,
  CompleteLifecycleAction: completeLifecycleAction,
  CreateAutoScalingGroup: createAutoScalingGroup,
  CreateOrUpdateTags: createOrUpdateTags,
  DeleteAutoScalingGroup: deleteAutoScalingGroup,
  DeleteLifecycleHook: deleteLifecycleHook,
  DeletePolicy: deletePolicy,
  DeleteTags: deleteTags,
  DescribeAutoScalingGroups: describeAutoScalingGroups,
  DescribeAutoScalingInstances: describeAutoScalingInstances,
  DescribeLifecycleHooks: describeLifecycleHooks,
  DescribeLoadBalancerTargetGroups: describeLoadBalancerTargetGroups,
  DescribePolicies: describePolicies,
  DescribeScalingActivities: describeScalingActivities,
  DescribeTags: describeTags,
  DetachLoadBalancerTargetGroups: detachLoadBalancerTargetGroups,
  PutLifecycleHook: putLifecycleHook,
  PutScalingPolicy: putScalingPolicy,
  RecordLifecycleActionHeartbeat: recordLifecycleActionHeartbeat,
  ResumeProcesses: resumeProcesses,
  SetDesiredCapacity: setDesiredCapacity,
  SetInstanceHealth: setInstanceHealth,
  SetInstanceProtection: setInstanceProtection,
  SuspendProcesses: suspendProcesses,
  TerminateInstanceInAutoScalingGroup: terminateInstanceInAutoScalingGroup,
  UpdateAutoScalingGroup: updateAutoScalingGroup,
};
