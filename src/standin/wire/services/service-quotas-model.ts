import {
  GetAWSDefaultServiceQuota$,
  GetServiceQuota$,
  IllegalArgumentException$,
  InvalidPaginationTokenException$,
  ListAWSDefaultServiceQuotas$,
  ListServiceQuotas$,
  ListServices$,
  NoSuchResourceException$,
  TooManyRequestsException$,
} from "@aws-sdk/client-service-quotas";
import { serviceModel } from "../service-model.ts";

/** Service Quotas, API 2019-06-24 (API model). */
export const serviceQuotasModel = serviceModel(
  {
    name: "servicequotas",
    protocol: "json-1.1",
    xmlNamespace: "http://servicequotas.amazonaws.com/doc/2019-06-24/",
    version: "2019-06-24",
    targetPrefix: "ServiceQuotasV20190624",
  },
  [
    GetServiceQuota$,
    GetAWSDefaultServiceQuota$,
    ListServiceQuotas$,
    ListAWSDefaultServiceQuotas$,
    ListServices$,
  ],
  [
    IllegalArgumentException$,
    InvalidPaginationTokenException$,
    NoSuchResourceException$,
    TooManyRequestsException$,
  ],
);
