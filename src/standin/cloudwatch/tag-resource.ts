import type {
  TagResourceCommandInput,
  TagResourceOutput,
  UntagResourceCommandInput,
  UntagResourceOutput,
} from "@aws-sdk/client-cloudwatch";
import type { Given } from "../ec2/given.ts";
import { operation } from "../operation.ts";
import { alarmOf, setTags } from "./alarm-tags.ts";

/** Adds or replaces tags of an alarm. ResourceNotFoundException. */
export const tagResource = operation<
  Given<TagResourceCommandInput, "ResourceARN">,
  TagResourceOutput
>(["ResourceARN", "Tags.Key", "Tags.Value"], (region, { ResourceARN: arn, Tags: tags }) => {
  const alarm = alarmOf(region, arn);
  alarm.tags = setTags(alarm.tags, tags);
  return {};
});

/** Removes tags of an alarm; keys it does not have are ignored. ResourceNotFoundException. */
export const untagResource = operation<
  Given<UntagResourceCommandInput, "ResourceARN">,
  UntagResourceOutput
>(["ResourceARN", "TagKeys"], (region, { ResourceARN: arn, TagKeys: keys = [] }) => {
  const { tags } = alarmOf(region, arn);
  for (const key of keys) tags.delete(key);
  return {};
});
