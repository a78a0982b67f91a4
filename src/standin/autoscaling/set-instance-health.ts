import type { SetInstanceHealthCommandInput } from "@aws-sdk/client-auto-scaling";
import type { Given } from "../ec2/given.ts";
import { operation } from "../operation.ts";
import { validationError } from "../validation-error.ts";
import { isInGrace } from "./judge-health.ts";
import { managedInstance } from "./managed-instance.ts";

/**
 * SetInstanceHealth: Unhealthy instances are replaced. By default the call has no effect within the
 * grace period; that it is then forgotten is UNCONFIRMED (aws-facts §1.4).
 */
export const setInstanceHealth = operation<
  Given<SetInstanceHealthCommandInput, "InstanceId" | "HealthStatus">,
  Record<string, never>
>(["InstanceId", "HealthStatus", "ShouldRespectGracePeriod"], (region, input) => {
  const { HealthStatus: status, ShouldRespectGracePeriod: respects } = input;
  if (status !== "Healthy" && status !== "Unhealthy") {
    throw validationError("HealthStatus must be Healthy or Unhealthy.");
  }
  const { quirks } = region;
  const { group, member } = managedInstance(region, input.InstanceId);
  if (status === "Healthy") {
    member.ailment = undefined;
  } else if (respects === false || !isInGrace(region, group, member) || !quirks.has("ASG-56")) {
    member.ailment = "user";
  }
  group.wake();
  return {};
});
