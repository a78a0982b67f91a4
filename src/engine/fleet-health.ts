import type { Fleet } from "../domain/fleet.ts";
import type { TargetHealth } from "./ports.ts";
import type { StepContext } from "./context.ts";

export interface HealthCount {
  readonly healthy: readonly string[];
  readonly others: readonly TargetHealth[];
}

/** Targets as the load balancer sees them; a draining one counts among neither. */
export async function countHealth(context: StepContext, fleet: Fleet): Promise<HealthCount> {
  if (fleet.targetGroupArn === undefined) {
    throw new Error(`fleet ${fleet.name} has no target group on record`);
  }
  const targets = await context.world.traffic.targetHealth(fleet.targetGroupArn);
  const staying = targets.filter((target) => target.state !== "draining");
  return {
    healthy: staying.filter((target) => target.state === "healthy").map((t) => t.instanceId),
    others: staying.filter((target) => target.state !== "healthy"),
  };
}

/** `i-1 is unhealthy (Health checks failed with these codes: [500])`. */
export function targetInWords(target: TargetHealth): string {
  return `${target.instanceId} is ${target.state}${target.reason ? ` (${target.reason})` : ""}`;
}
