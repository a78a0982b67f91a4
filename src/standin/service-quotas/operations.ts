import type { Operations } from "../operation.ts";
import { getAwsDefaultServiceQuota } from "./get-aws-default-service-quota.ts";
import { getServiceQuota } from "./get-service-quota.ts";
import { listAwsDefaultServiceQuotas, listServiceQuotas } from "./list-service-quotas.ts";
import { listServices } from "./list-services.ts";

/** Service Quotas, to read. */
export const serviceQuotasOperations: Operations = {
  GetServiceQuota: getServiceQuota,
  GetAWSDefaultServiceQuota: getAwsDefaultServiceQuota,
  ListServiceQuotas: listServiceQuotas,
  ListAWSDefaultServiceQuotas: listAwsDefaultServiceQuotas,
  ListServices: listServices,
};
