import type { Activity, LifecycleState } from "@aws-sdk/client-auto-scaling";
import type { ResolvedTemplate } from "../ec2/resolved-template.ts";
import type { LifecycleAction } from "./lifecycle-action.ts";

/** An instance as its group sees it. */
export interface Member {
  readonly instanceId: string;
  readonly instanceType: string;
  readonly imageId: string;
  readonly availabilityZone: string;
  readonly template: ResolvedTemplate;
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

/** Who found the instance unhealthy. What the load balancer finds is replaced bit by bit (§1.4). */
export type Ailment = "ec2" | "elb" | "user";

/** True from the decision to terminate on; such an instance no longer counts as capacity. */
export function isLeaving(member: Member): boolean {
  return member.state.startsWith("Terminating");
}

/** True from launch until the instance enters service. */
export function isArriving(member: Member): boolean {
  return member.state.startsWith("Pending");
}
