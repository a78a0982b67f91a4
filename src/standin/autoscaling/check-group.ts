import { AwsError } from "../aws-error.ts";
import { validationError } from "../validation-error.ts";
import { notImplemented } from "../not-implemented.ts";
import type { TemplateReference } from "../ec2/resolved-template.ts";
import type { Region } from "../region.ts";
import type { GroupSettings } from "./group.ts";

/** What CreateAutoScalingGroup and UpdateAutoScalingGroup refuse at once (aws-facts §1.1). */
export function checkGroup(region: Region, settings: GroupSettings): void {
  checkSize(settings);
  checkHealthCheck(settings);
  if (settings.defaultCooldownSeconds < 0) {
    throw validationError("DefaultCooldown must not be negative");
  }
  checkReplacement(settings);
  checkPolicies(settings.terminationPolicies);
  const stranger = settings.subnetIds.find((id) => !region.ec2.subnet(id));
  if (stranger !== undefined) {
    throw validationError(`The subnet ID '${stranger}' does not exist`);
  }
}

/** Refuses a template from which nothing could be launched (aws-facts §1.1). */
export function checkTemplate(region: Region, reference: TemplateReference): void {
  const reason = templateObjection(region, reference);
  if (reason !== undefined) {
    throw validationError(`You must use a valid fully-formed launch template. ${reason}`);
  }
}

function checkSize({ min, max, desired }: GroupSettings): void {
  if (min < 0 || max < 0) {
    throw validationError("Min bound and max bound must not be negative");
  }
  if (max < min) {
    throw validationError(`Max bound, ${max}, must be greater than or equal to min bound, ${min}`);
  }
  if (desired < min || desired > max) {
    throw validationError(
      `Desired capacity:${desired} must be between the specified min size:${min} ` +
        `and max size:${max}`,
    );
  }
}

function checkHealthCheck({ healthCheckType, healthCheckGraceSeconds }: GroupSettings): void {
  for (const kind of healthCheckType.split(",")) {
    if (kind === "EBS" || kind === "VPC_LATTICE") {
      throw notImplemented(`HealthCheckType ${kind}`);
    }
    if (kind !== "EC2" && kind !== "ELB") {
      throw validationError(`'${kind}' is not a valid health check type.`);
    }
  }
  if (healthCheckGraceSeconds < 0) {
    throw validationError("HealthCheckGracePeriod must not be negative");
  }
}

/** Ranges of the user guide and the API reference; texts UNCONFIRMED. */
function checkReplacement({ warmupSeconds, maintenance, ...settings }: GroupSettings): void {
  if (warmupSeconds !== undefined && (warmupSeconds < 0 || warmupSeconds > 3_600)) {
    throw validationError("DefaultInstanceWarmup must be between 0 and 3600 seconds, or -1.");
  }
  const { min, max } = maintenance ?? { min: 0, max: 100 };
  if (!(min >= 0 && min <= 100 && max >= 100 && max <= 200 && max - min <= 100)) {
    throw validationError(
      "An instance maintenance policy needs a MinHealthyPercentage of 0 to 100 and a " +
        "MaxHealthyPercentage of 100 to 200 that differ by at most 100.",
    );
  }
  oneOf("DeletionProtection", settings.deletionProtection, [
    "none",
    "prevent-force-deletion",
    "prevent-all-deletion",
  ]);
  const strategies = ["balanced-only", "balanced-best-effort"];
  oneOf("CapacityDistributionStrategy", settings.zoneDistribution, strategies);
}

function oneOf(member: string, value: string, allowed: readonly string[]): void {
  if (!allowed.includes(value)) {
    throw validationError(`'${value}' is not a valid ${member}: one of ${allowed.join(", ")}.`);
  }
}

function checkPolicies(policies: readonly string[]): void {
  const honoured = ["Default", "OldestInstance", "NewestInstance", "OldestLaunchTemplate"];
  const other = policies.find((policy) => !honoured.includes(policy));
  if (other !== undefined) {
    throw notImplemented(`TerminationPolicies ${policies.join(", ")}`);
  }
}

function templateObjection(region: Region, reference: TemplateReference): string | undefined {
  try {
    return region.ec2.validateForLaunch(region.ec2.resolveTemplate(reference));
  } catch (error) {
    if (error instanceof AwsError) {
      return error.message;
    }
    throw error;
  }
}
