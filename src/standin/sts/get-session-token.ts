import type { GetSessionTokenCommandInput, GetSessionTokenResponse } from "@aws-sdk/client-sts";
import { AwsError } from "../aws-error.ts";
import { callerOf } from "../caller.ts";
import { operation } from "../operation.ts";
import { durationOf } from "./duration.ts";

/**
 * Temporary credentials of the user who asks, for twelve hours unless asked otherwise. AccessDenied
 * for whoever has temporary ones already, an instance for example (API reference; text as its users
 * quote it).
 */
export const getSessionToken = operation<GetSessionTokenCommandInput, GetSessionTokenResponse>(
  ["DurationSeconds"],
  (region, input, { accessKeyId }) => {
    if (accessKeyId.startsWith("ASIA")) {
      const message = "Cannot call GetSessionToken with session credentials";
      throw new AwsError("AccessDenied", message, { status: 403 });
    }
    const seconds = durationOf(input.DurationSeconds, { usual: 43_200, most: 129_600 });
    return { Credentials: region.sts.begin(callerOf(region, accessKeyId), seconds) };
  },
);
