import type { Tag } from "@aws-sdk/client-cloudwatch";
import { AwsError } from "../aws-error.ts";
import type { Region } from "../region.ts";
import type { Alarm } from "./alarm.ts";
import { invalidValue } from "./refusals.ts";

/**
 * A copy of `tags` with others set; at most fifty, none beginning with `aws:`. Code and texts are
 * UNCONFIRMED.
 */
export function setTags(
  tags: ReadonlyMap<string, string>,
  added: readonly Tag[] | undefined,
): Map<string, string> {
  const next = new Map(tags);
  for (const { Key: key = "", Value: value = "" } of added ?? []) {
    if (key === "" || key.length > 128 || value.length > 256 || /^aws:/i.test(key)) {
      throw invalidValue(`The tag ${key} is invalid.`);
    }
    next.set(key, value);
  }
  if (next.size > 50) throw invalidValue("A resource has at most 50 tags.");
  return next;
}

/** The alarm of an ARN. Throws ResourceNotFoundException (text UNCONFIRMED). */
export function alarmOf({ cloudWatch }: Region, arn: string): Alarm {
  const alarm = cloudWatch.alarms.all().find((one) => one.arn === arn);
  if (alarm) return alarm;
  throw new AwsError("ResourceNotFoundException", `No resource was found for ${arn}.`, {
    fields: { ResourceType: "alarm", ResourceId: arn },
  });
}
