import type { AssumeRoleCommandInput, AssumeRoleResponse } from "@aws-sdk/client-sts";
import type { Given } from "../ec2/given.ts";
import { operation } from "../operation.ts";
import { AwsError } from "../aws-error.ts";
import { callerOf } from "../caller.ts";
import { validationError } from "../validation-error.ts";
import { durationOf } from "./duration.ts";
import { beginRoleSession } from "./role-session.ts";

/**
 * Temporary credentials of a role, for an hour unless asked otherwise. Every role is believed to be
 * there and to trust whoever asks; where policies are enforced, AccessDenied for one that is not
 * there. ValidationError for what is no role's ARN or
 * no session's name (texts UNCONFIRMED).
 */
export const assumeRole = operation<
  Given<AssumeRoleCommandInput, "RoleArn" | "RoleSessionName">,
  AssumeRoleResponse
>(["RoleArn", "RoleSessionName", "DurationSeconds"], (region, input, call) => {
  const { RoleArn, RoleSessionName: name } = input;
  const [, account, role] =
    /^arn:aws[\w-]*:iam::(\d{12}):role\/(?:.*\/)?([^/]+)$/.exec(RoleArn) ?? [];
  if (account === undefined || role === undefined) {
    throw validationError(`${RoleArn} is invalid`);
  }
  if (!/^[\w+=,.@-]{2,64}$/.test(name)) {
    throw validationError(
      `1 validation error detected: Value '${name}' at 'roleSessionName' failed to satisfy ` +
        "constraint: Member must satisfy regular expression pattern: [\\w+=,.@-]*",
    );
  }
  if (!region.iam.mayBeTaken(role)) {
    const { arn } = callerOf(region, call.accessKeyId);
    throw new AwsError(
      "AccessDenied",
      `User: ${arn} is not authorized to perform: sts:AssumeRole on resource: ${RoleArn}`,
      { status: 403 },
    );
  }
  const seconds = durationOf(input.DurationSeconds, { usual: 3_600, most: 43_200 });
  const { arn, userId, credentials } = beginRoleSession(region, { account, role, name }, seconds);
  return { Credentials: credentials, AssumedRoleUser: { AssumedRoleId: userId, Arn: arn } };
});
