import type { UpdateAutoScalingGroupCommandInput } from "@aws-sdk/client-auto-scaling";
import { notImplemented } from "../not-implemented.ts";
import type { GroupSettings } from "./group.ts";

/** The settings that a request gives; those it leaves out are left out (aws-facts §1.1, §1.5). */
export function settingsGiven(input: UpdateAutoScalingGroupCommandInput): Partial<GroupSettings> {
  refuseIdleSettings(input);
  const { LaunchTemplate, AvailabilityZoneDistribution: zones } = input;
  const subnetIds = input.VPCZoneIdentifier?.split(",").filter((id) => id !== "");
  const present = presentOnly({
    template: LaunchTemplate && { ...LaunchTemplate },
    min: input.MinSize,
    max: input.MaxSize,
    desired: input.DesiredCapacity,
    subnetIds,
    healthCheckType: input.HealthCheckType,
    healthCheckGraceSeconds: input.HealthCheckGracePeriod,
    defaultCooldownSeconds: input.DefaultCooldown,
    terminationPolicies: input.TerminationPolicies,
    protectsNewInstances: input.NewInstancesProtectedFromScaleIn,
    deletionProtection: input.DeletionProtection,
    zoneDistribution: zones?.CapacityDistributionStrategy,
  });
  return { ...present, ...clearable(input) };
}

function presentOnly<Values extends object>(
  values: Values,
): { [K in keyof Values]?: Exclude<Values[K], undefined> } {
  const present = Object.entries(values).filter(([, value]) => value !== undefined);
  // The entries are those of `values`, and none of them is undefined.
  return Object.fromEntries(present) as { [K in keyof Values]?: Exclude<Values[K], undefined> };
}

/** What stands for one kind of instance or a lifetime, in a group that has neither here. */
function refuseIdleSettings(input: UpdateAutoScalingGroupCommandInput): void {
  if (input.CapacityRebalance === true) throw notImplemented("CapacityRebalance=true");
  if ((input.MaxInstanceLifetime ?? 0) !== 0) throw notImplemented("MaxInstanceLifetime");
}

/** -1 takes a value back (§1.1). */
function clearable(input: UpdateAutoScalingGroupCommandInput): Partial<GroupSettings> {
  const { DefaultInstanceWarmup: warmup, InstanceMaintenancePolicy: policy } = input;
  const { MinHealthyPercentage: min = NaN, MaxHealthyPercentage: max = NaN } = policy ?? {};
  return {
    ...(warmup !== undefined && { warmupSeconds: warmup === -1 ? undefined : warmup }),
    ...(policy && { maintenance: min === -1 && max === -1 ? undefined : { min, max } }),
  };
}
