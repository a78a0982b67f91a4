import type { EnableAlarmActionsCommandInput } from "@aws-sdk/client-cloudwatch";
import type { Given } from "../ec2/given.ts";
import { operation } from "../operation.ts";
import type { Region } from "../region.ts";

type Input = Given<EnableAlarmActionsCommandInput, "AlarmNames">;

/** No error is modelled: names that nothing has are ignored (UNCONFIRMED). */
export const enableAlarmActions = operation<Input, undefined>(["AlarmNames"], (region, input) =>
  switchActions(region, input, true),
);

/** The opposite. The alarm goes on being evaluated. */
export const disableAlarmActions = operation<Input, undefined>(["AlarmNames"], (region, input) =>
  switchActions(region, input, false),
);

function switchActions({ cloudWatch: { alarms } }: Region, input: Input, on: boolean): undefined {
  for (const name of input.AlarmNames) {
    const alarm = alarms.get(name);
    if (alarm) alarms.put({ ...alarm.settings, actionsEnabled: on });
  }
  return undefined;
}
