import type { GetCallerIdentityCommandInput, GetCallerIdentityResponse } from "@aws-sdk/client-sts";
import { AwsError } from "../aws-error.ts";
import { callerArn } from "../caller-arn.ts";
import { instanceOfAccessKey } from "../instance-access-key.ts";
import { operation } from "../operation.ts";

/**
 * Who holds the access key that signed: an instance (its key says which) or else a user of that
 * name. Needs no permission, only a key: MissingAuthenticationToken without (code UNCONFIRMED).
 */
export const getCallerIdentity = operation<
  GetCallerIdentityCommandInput,
  GetCallerIdentityResponse
>([], (region, _input, { accessKeyId }) => {
  if (accessKeyId === "") {
    throw new AwsError("MissingAuthenticationToken", "Request is missing Authentication Token", {
      status: 403,
    });
  }
  const instanceId = instanceOfAccessKey(accessKeyId);
  return {
    UserId: instanceId === undefined ? accessKeyId : `AROASTANDIN:${instanceId}`,
    Account: region.account,
    Arn: callerArn(region, accessKeyId),
  };
});
