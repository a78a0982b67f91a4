import type { DeleteAlarmsCommandInput } from "@aws-sdk/client-cloudwatch";
import { AwsError } from "../aws-error.ts";
import type { Given } from "../ec2/given.ts";
import { operation } from "../operation.ts";
import { invalidRequest } from "./refusals.ts";

/**
 * Deletes at most a hundred. Those whose name is right are deleted even when another's is not (API
 * reference); that one is then ResourceNotFound (that it is an error is UNCONFIRMED).
 */
export const deleteAlarms = operation<Given<DeleteAlarmsCommandInput, "AlarmNames">, undefined>(
  ["AlarmNames"],
  ({ cloudWatch: { alarms }, quirks }, { AlarmNames: names }) => {
    if (names.length > 100) throw invalidRequest("AlarmNames has at most 100 names.");
    const isWrong = names.some((name) => !alarms.get(name));
    if (!isWrong || quirks.has("CW-20")) names.forEach((name) => alarms.delete(name));
    if (isWrong) throw new AwsError("ResourceNotFound", "Unknown");
    return undefined;
  },
);
