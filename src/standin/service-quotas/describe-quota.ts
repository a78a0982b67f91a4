import type { ServiceQuota } from "@aws-sdk/client-service-quotas";
import type { Region } from "../region.ts";
import { services } from "./quotas.ts";
import type { Quota } from "./quotas.ts";

/** A quota as this account has it. */
export function appliedQuota({ name, account }: Region, quota: Quota): ServiceQuota {
  return {
    ...common(quota),
    QuotaArn: `arn:aws:servicequotas:${name}:${account}:${quota.service}/${quota.code}`,
    Value: quota.applied,
    QuotaAppliedAtLevel: "ACCOUNT",
  };
}

/** A quota as AWS gives it to everybody; its ARN names no account. */
export function defaultQuota({ name }: Region, quota: Quota): ServiceQuota {
  return {
    ...common(quota),
    QuotaArn: `arn:aws:servicequotas:${name}::${quota.service}/${quota.code}`,
    Value: quota.usual,
  };
}

function common({ service, code, name, isAdjustable }: Quota): ServiceQuota {
  return {
    ServiceCode: service,
    ServiceName: services[service],
    QuotaCode: code,
    QuotaName: name,
    Unit: "None",
    Adjustable: isAdjustable,
    GlobalQuota: false,
  };
}
