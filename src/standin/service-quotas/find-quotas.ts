import { AwsError } from "../aws-error.ts";
import { quotas } from "./quotas.ts";
import type { Quota } from "./quotas.ts";

/** All quotas of a service. Throws NoSuchResourceException (text UNCONFIRMED). */
export function quotasOf(serviceCode: string): readonly Quota[] {
  const found = quotas.filter(({ service }) => service === serviceCode);
  if (found.length > 0) return found;
  throw new AwsError(
    "NoSuchResourceException",
    "The request failed because the specified service does not exist.",
  );
}

/** One quota. Throws NoSuchResourceException (text UNCONFIRMED). */
export function findQuota(serviceCode: string, quotaCode: string): Quota {
  const found = quotasOf(serviceCode).find(({ code }) => code === quotaCode);
  if (found) return found;
  throw new AwsError(
    "NoSuchResourceException",
    `The request failed because the specified quota ${quotaCode} does not exist for service ` +
      `${serviceCode}.`,
  );
}
