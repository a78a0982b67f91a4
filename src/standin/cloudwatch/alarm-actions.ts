import { notImplemented } from "../not-implemented.ts";
import { invalidRequest } from "./refusals.ts";

/**
 * The actions of one state: at most five ARNs of this Region. Like AWS, nobody looks whether there
 * is such a topic or policy (CloudWatch user guide, "Alarm actions"). Actions on instances, Lambda
 * functions and OpsItems are 501.
 */
export function readActions(
  regionName: string,
  arns: readonly string[] | undefined,
): readonly string[] {
  const given = arns ?? [];
  if (given.length > 5) throw invalidRequest("An alarm has at most five actions for each state.");
  for (const arn of given) checkAction(regionName, arn);
  return [...given];
}

/** Of Auto Scaling, which is told again every minute. */
export const isScaling = (arn: string): boolean => arn.split(":")[2] === "autoscaling";

function checkAction(regionName: string, arn: string): void {
  const [prefix, , service = "", region = ""] = arn.split(":");
  if (prefix !== "arn") throw invalidRequest(`Invalid arn syntax: ${arn}`);
  if (service !== "autoscaling" && service !== "sns") throw notImplemented(`the action ${arn}`);
  if (region === regionName) return;
  throw invalidRequest(`Invalid region ${region} specified. Only ${regionName} is supported.`);
}
