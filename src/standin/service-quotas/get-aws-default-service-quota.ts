import type {
  GetAWSDefaultServiceQuotaCommandInput,
  GetAWSDefaultServiceQuotaResponse,
} from "@aws-sdk/client-service-quotas";
import type { Given } from "../ec2/given.ts";
import { operation } from "../operation.ts";
import { defaultQuota } from "./describe-quota.ts";
import { findQuota } from "./find-quotas.ts";

/** What AWS gives every account, without any increase. NoSuchResource. */
export const getAwsDefaultServiceQuota = operation<
  Given<GetAWSDefaultServiceQuotaCommandInput, "ServiceCode" | "QuotaCode">,
  GetAWSDefaultServiceQuotaResponse
>(["ServiceCode", "QuotaCode"], (region, { ServiceCode, QuotaCode }) => ({
  Quota: defaultQuota(region, findQuota(ServiceCode, QuotaCode)),
}));
