import { StateValue } from "@aws-sdk/client-cloudwatch";
import type { SetAlarmStateCommandInput } from "@aws-sdk/client-cloudwatch";
import { AwsError } from "../aws-error.ts";
import type { Given } from "../ec2/given.ts";
import { operation } from "../operation.ts";
import { invalidRequest } from "./refusals.ts";

type Input = Given<SetAlarmStateCommandInput, "AlarmName" | "StateValue" | "StateReason">;

/**
 * Sets the state until the next evaluation, within a minute, sets it right; actions are taken if it
 * changes. ResourceNotFound with the text `Unknown`, as quoted in public; InvalidFormat for reason
 * data that is no JSON (text UNCONFIRMED).
 */
export const setAlarmState = operation<Input, undefined>(
  ["AlarmName", "StateValue", "StateReason", "StateReasonData"],
  ({ cloudWatch: { alarms } }, input) => {
    const { StateValue: state, StateReasonData: data } = input;
    if (!Object.values(StateValue).includes(state)) {
      throw invalidRequest(`The value ${String(state)} for parameter StateValue is invalid.`);
    }
    if (data !== undefined) checkJson(data);
    const alarm = alarms.get(input.AlarmName);
    if (!alarm) throw new AwsError("ResourceNotFound", "Unknown");
    alarms.setState(alarm, state, input.StateReason, data);
    return undefined;
  },
);

function checkJson(text: string): void {
  try {
    JSON.parse(text);
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause;
    throw new AwsError("InvalidFormatFault", "StateReasonData was not valid JSON.");
  }
}
