import type {
  ListAWSDefaultServiceQuotasCommandInput,
  ListAWSDefaultServiceQuotasResponse,
  ListServiceQuotasCommandInput,
  ListServiceQuotasResponse,
} from "@aws-sdk/client-service-quotas";
import { takePage } from "../ec2/take-page.ts";
import type { Given } from "../ec2/given.ts";
import { operation } from "../operation.ts";
import { appliedQuota, defaultQuota } from "./describe-quota.ts";
import { quotasOf } from "./find-quotas.ts";
import { readPageSize } from "./page-size.ts";
import type { Quota } from "./quotas.ts";

/** The quotas of a service as this account has them. NoSuchResource, InvalidPaginationToken. */
export const listServiceQuotas = operation<
  Given<ListServiceQuotasCommandInput, "ServiceCode">,
  ListServiceQuotasResponse
>(["ServiceCode", "NextToken", "MaxResults"], (region, input) => {
  const { items, next } = pageOf(input);
  return { Quotas: items.map((quota) => appliedQuota(region, quota)), NextToken: next };
});

/** The same as AWS gives them to everybody. */
export const listAwsDefaultServiceQuotas = operation<
  Given<ListAWSDefaultServiceQuotasCommandInput, "ServiceCode">,
  ListAWSDefaultServiceQuotasResponse
>(["ServiceCode", "NextToken", "MaxResults"], (region, input) => {
  const { items, next } = pageOf(input);
  return { Quotas: items.map((quota) => defaultQuota(region, quota)), NextToken: next };
});

function pageOf(input: {
  readonly ServiceCode: string;
  readonly NextToken?: string | undefined;
  readonly MaxResults?: number | undefined;
}): { items: readonly Quota[]; next: string | undefined } {
  return takePage(quotasOf(input.ServiceCode), ({ code }) => code, {
    token: input.NextToken,
    size: readPageSize(input.MaxResults),
    badToken: "InvalidPaginationTokenException",
  });
}
