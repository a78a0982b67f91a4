import type { Activity, LifecycleState } from "@aws-sdk/client-auto-scaling";
import type { Ec2Instance } from "../ec2/ec2-instance.ts";
import type { ResolvedTemplate } from "../ec2/resolved-template.ts";
import type { Group } from "./group.ts";
import type { LifecycleAction } from "./lifecycle-action.ts";

/** An instance as its group sees it. */
export interface Member {
  readonly instanceId: string;
  readonly instanceType: string;
  readonly availabilityZone: string;
  /** What it was launched from; undefined when it was attached (API reference). */
  readonly template: ResolvedTemplate | undefined;
  /** Milliseconds since the Unix epoch. */
  readonly launchedAt: number;
  /** aws-facts §1.2. */
  state: LifecycleState;
  /** Why it is unhealthy; undefined while `Healthy`. */
  ailment: Ailment | undefined;
  protected: boolean;
  /** When it entered service (epoch milliseconds); the grace period counts from here (§1.1). */
  inServiceAt: number | undefined;
  /** The activity that launches it, later the one that terminates it. */
  activity: Activity;
  /** Hooks waited for, by name. */
  readonly actions: Map<string, LifecycleAction>;
  /** Target groups it is registered with. */
  readonly registered: Set<string>;
  /** True once EC2 has been asked to terminate it: nothing is waited for any more. */
  ending: boolean;
}

/** An instance on its way in, `Pending` and healthy, as every one begins (aws-facts §1.2). */
export function newMember(
  group: Group,
  instance: Ec2Instance,
  { template, activity, launchedAt }: Pick<Member, "template" | "activity" | "launchedAt">,
): Member {
  const { instanceId, instanceType, availabilityZone } = instance;
  return {
    instanceId,
    instanceType,
    availabilityZone,
    template,
    launchedAt,
    state: "Pending",
    ailment: undefined,
    protected: group.protectsNewInstances,
    inServiceAt: undefined,
    activity,
    actions: new Map(),
    registered: new Set(),
    ending: false,
  };
}

/** Who found the instance unhealthy. What the load balancer finds is replaced bit by bit (§1.4). */
export type Ailment = "ec2" | "elb" | "user";

/** True from the decision to terminate on. */
export function isLeaving(member: Member): boolean {
  return member.state.startsWith("Terminating");
}

/** True of an instance in standby, or on its way there or out of the group for good. */
export function isAside(member: Member): boolean {
  return (
    member.state === "EnteringStandby" || member.state === "Standby" || member.state === "Detaching"
  );
}

/** True of what the group counts towards its desired capacity. */
export function isCapacity(member: Member): boolean {
  return !isLeaving(member) && !isAside(member);
}

/** True from launch until the instance enters service. */
export function isArriving(member: Member): boolean {
  return member.state.startsWith("Pending");
}
