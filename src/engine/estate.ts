import type { Fleet } from "../domain/fleet.ts";
import type { FleetObservation } from "./ports.ts";

/**
 * What stands in the account, whoever made it: one list for each kind, all pages. Read by whoever
 * looks for what no record names; a rollout never does.
 */
export interface Estate {
  /** Every Auto Scaling group of the account and Region. */
  groups(): Promise<readonly StandingGroup[]>;
  /** Launch templates whose names begin so. */
  templates(prefix: string): Promise<readonly Standing[]>;
  /** Target groups whose names begin so. */
  targetGroups(prefix: string): Promise<readonly StandingTargetGroup[]>;
  /** Scaling policies of the fleet's group. */
  policies(fleet: Fleet): Promise<readonly StandingPolicy[]>;
  /** Quotas of load balancing in force, by AWS's names. */
  limits(): Promise<ReadonlyMap<string, number>>;
}

export interface Standing {
  readonly name: string;
  readonly tags: Readonly<Record<string, string>>;
}

export interface StandingGroup extends Standing {
  readonly seen: FleetObservation;
  readonly targetGroupArns: readonly string[];
  /** Ids of instances that scaling in passes over. */
  readonly protectedInstances: readonly string[];
  /** True when instances it launches are to be protected likewise. */
  readonly protectsNew: boolean;
}

export interface StandingTargetGroup extends Standing {
  readonly arn: string;
  /** True when a rule of any load balancer names it. */
  readonly isNamed: boolean;
}

export interface StandingPolicy {
  readonly name: string;
  /** Average CPU it holds, in percent; undefined when it is a policy of another kind. */
  readonly cpuPercent: number | undefined;
  /** True when it is the one that slipway attaches, by name. */
  readonly isOurs: boolean;
}
