import { ExpiredTokenException$, GetCallerIdentity$ } from "@aws-sdk/client-sts";
import { serviceModel } from "../service-model.ts";

export const stsModel = serviceModel(
  {
    name: "sts",
    protocol: "query",
    xmlNamespace: "https://sts.amazonaws.com/doc/2011-06-15/",
    version: "2011-06-15",
    targetPrefix: "AWSSecurityTokenServiceV20110615",
  },
  [GetCallerIdentity$],
  [ExpiredTokenException$],
);
