import type { AutoScalingGroup } from "@aws-sdk/client-auto-scaling";
import type { FleetObservation } from "../engine/ports.ts";

/** A described group in the engine's words; states AWS adds one day pass through as they are. */
export function readGroup(group: AutoScalingGroup): FleetObservation {
  return {
    size: {
      min: group.MinSize ?? 0,
      desired: group.DesiredCapacity ?? 0,
      max: group.MaxSize ?? 0,
    },
    // Present only while a delete is under way: "Delete in progress" (aws-facts §1.7).
    deleting: group.Status !== undefined && group.Status !== "",
    judgedByTraffic: (group.HealthCheckType ?? "").split(",").includes("ELB"),
    suspended: (group.SuspendedProcesses ?? []).flatMap(({ ProcessName }) => ProcessName ?? []),
    instances: (group.Instances ?? []).map((instance) => ({
      instanceId: instance.InstanceId ?? "",
      zone: instance.AvailabilityZone ?? "",
      state: instance.LifecycleState ?? "",
      healthy: instance.HealthStatus === "Healthy",
    })),
  };
}
