import type {
  Activity,
  CapacityDistributionStrategy,
  DeletionProtection,
  ScalingPolicy,
} from "@aws-sdk/client-auto-scaling";
import type { TemplateReference } from "../ec2/resolved-template.ts";
import type { SimpleScaling } from "./cooldown.ts";
import type { LifecycleHook } from "./lifecycle-hook.ts";
import type { Member } from "./member.ts";
import type { ScheduledAction } from "./scheduled-action.ts";

/** An Auto Scaling group: what it was asked to be, and what it is just now. */
export interface Group extends GroupSettings {
  readonly name: string;
  readonly arn: string;
  readonly createdAt: Date;
  readonly tags: Map<string, GroupTag>;
  readonly hooks: Map<string, LifecycleHook>;
  /** Target groups by ARN, in order of attachment. */
  readonly attachments: Map<string, Attachment>;
  /** Suspended processes with the reason. */
  readonly suspended: Map<ScalingProcess, string>;
  readonly members: Map<string, Member>;
  /** Oldest first. */
  readonly activities: Activity[];
  readonly policies: Map<string, ScalingPolicy>;
  /** What is still to be done by a schedule, by name. */
  readonly scheduled: Map<string, ScheduledAction>;
  /** What simple scaling policies wait for. */
  simpleScaling: SimpleScaling | undefined;
  /** "deleting" shows as `Delete in progress` (aws-facts §1.7). */
  life: "active" | "deleting" | "deleted";
  /** The request that changed the capacity, as Causes quote it until the capacity is met. */
  request: string;
  /** Unhealthy instances taken out whose replacements are still to be launched. */
  unreplaced: number;
  /** Launch failures in a row, when the next attempt may be made, and where it failed. */
  launchTrouble: { failures: number; until: number; zones: Set<string> };
  /** Has the group looked at again `afterMs` from now (default `pace.groupReactionMs`). */
  readonly wake: (afterMs?: number) => void;
}

/** What CreateAutoScalingGroup and UpdateAutoScalingGroup set (aws-facts §1.1). */
export interface GroupSettings {
  /** Echoed as it was supplied; resolved anew at each launch. */
  template: TemplateReference;
  min: number;
  max: number;
  desired: number;
  subnetIds: readonly string[];
  /** `EC2` or a comma list of `EC2` and `ELB`. */
  healthCheckType: string;
  healthCheckGraceSeconds: number;
  defaultCooldownSeconds: number;
  terminationPolicies: readonly string[];
  protectsNewInstances: boolean;
  deletionProtection: DeletionProtection;
  /** Of new instances, in seconds; undefined is AWS's "none". */
  warmupSeconds: number | undefined;
  /** Percent of desired between which capacity may move while instances are replaced. */
  maintenance: { readonly min: number; readonly max: number } | undefined;
  zoneDistribution: CapacityDistributionStrategy;
}

export interface GroupTag {
  readonly value: string;
  readonly propagate: boolean;
}

/** A target group on its way into the group, or out of it. */
export interface Attachment {
  /** aws-facts §1.3; a detached target group is no longer listed. */
  state: "Adding" | "Added" | "InService" | "Removing";
  /** Whose calls attached it: those of the other family cannot detach it (§1.1). */
  readonly family: AttachmentFamily;
}

/** AttachLoadBalancerTargetGroups and its like, or AttachTrafficSources and its like. */
export type AttachmentFamily = "target-groups" | "traffic-sources";

/** aws-facts §1.5. */
export const scalingProcesses = [
  "Launch",
  "Terminate",
  "AddToLoadBalancer",
  "AlarmNotification",
  "AZRebalance",
  "HealthCheck",
  "InstanceRefresh",
  "ReplaceUnhealthy",
  "ScheduledActions",
] as const;

export type ScalingProcess = (typeof scalingProcesses)[number];
