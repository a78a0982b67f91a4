import type { GetCallerIdentityCommandInput, GetCallerIdentityResponse } from "@aws-sdk/client-sts";
import { AwsError } from "../aws-error.ts";
import { callerOf } from "../caller.ts";
import { operation } from "../operation.ts";

/**
 * Who holds the access key that signed. Needs no permission, only a key:
 * MissingAuthenticationToken without (code UNCONFIRMED).
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
  const { userId, arn } = callerOf(region, accessKeyId);
  return { UserId: userId, Account: region.account, Arn: arn };
});
