import type {
  GetServiceQuotaCommandInput,
  GetServiceQuotaResponse,
} from "@aws-sdk/client-service-quotas";
import type { Given } from "../ec2/given.ts";
import { operation } from "../operation.ts";
import { appliedQuota } from "./describe-quota.ts";
import { findQuota } from "./find-quotas.ts";

/** What this account has; GetAWSDefaultServiceQuota tells what AWS gives. NoSuchResource. */
export const getServiceQuota = operation<
  Given<GetServiceQuotaCommandInput, "ServiceCode" | "QuotaCode">,
  GetServiceQuotaResponse
>(["ServiceCode", "QuotaCode"], (region, { ServiceCode, QuotaCode }) => ({
  Quota: appliedQuota(region, findQuota(ServiceCode, QuotaCode)),
}));
