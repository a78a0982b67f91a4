import { operation } from "../operation.ts";
import { lengthBetween, refuseBroken } from "./constraints.ts";
import { timeToLiveRestMs } from "./durations.ts";
import type { TimeToLive } from "./table/table.ts";
import { validationException } from "../validation-error.ts";
import type { UpdateTimeToLiveInput, UpdateTimeToLiveOutput } from "@aws-sdk/client-dynamodb";

/**
 * UpdateTimeToLive: names the attribute by which items expire, or stops expiry. Refused when
 * nothing would change, and within an hour of the last change (aws-facts.md §4).
 */
export const updateTimeToLive = operation<UpdateTimeToLiveInput, UpdateTimeToLiveOutput>(
  ["TableName", "TimeToLiveSpecification.*"],
  (region, input) => {
    const attribute = input.TimeToLiveSpecification?.AttributeName ?? "";
    const isEnabled = input.TimeToLiveSpecification?.Enabled ?? false;
    refuseBroken([
      lengthBetween("timeToLiveSpecification.attributeName", attribute, attribute.length, 1, 255),
    ]);
    const table = region.dynamodb.table(input.TableName ?? "");
    const restMs = region.quirks.has("DDB-26") ? timeToLiveRestMs : 0;
    refuseChange(table.timeToLive, attribute, isEnabled, region.clock.now() - restMs);
    if (isEnabled) region.dynamodb.enableTimeToLive(table, attribute);
    else region.dynamodb.disableTimeToLive(table, attribute);
    return { TimeToLiveSpecification: { AttributeName: attribute, Enabled: isEnabled } };
  },
);

function refuseChange(
  now: TimeToLive,
  attribute: string,
  isEnabled: boolean,
  restFrom: number,
): void {
  const isOn = now.status === "ENABLED" || now.status === "ENABLING";
  if (isOn && now.attribute !== attribute) {
    throw validationException(
      "TimeToLive is active on a different AttributeName: " +
        `current AttributeName is ${now.attribute}`,
    );
  }
  if (isOn === isEnabled) {
    throw validationException(`TimeToLive is already ${isOn ? "enabled" : "disabled"}`);
  }
  if (now.changedAt !== undefined && now.changedAt > restFrom) {
    throw validationException(
      "Time to live has been modified multiple times within a fixed interval",
    );
  }
}
