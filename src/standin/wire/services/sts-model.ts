import {
  AssumeRole$,
  ExpiredTokenException$,
  GetCallerIdentity$,
  GetSessionToken$,
} from "@aws-sdk/client-sts";
import { serviceModel } from "../service-model.ts";

/** Security Token Service, API 2011-06-15 (aws-facts §8). */
export const stsModel = serviceModel(
  {
    name: "sts",
    protocol: "query",
    xmlNamespace: "https://sts.amazonaws.com/doc/2011-06-15/",
    version: "2011-06-15",
    targetPrefix: "AWSSecurityTokenServiceV20110615",
  },
  [AssumeRole$, GetCallerIdentity$, GetSessionToken$],
  [ExpiredTokenException$],
);
