import type {
  ListTagsForResourceCommandInput,
  ListTagsForResourceOutput,
} from "@aws-sdk/client-cloudwatch";
import type { Given } from "../ec2/given.ts";
import { operation } from "../operation.ts";
import { alarmOf } from "./alarm-tags.ts";

/** The tags of an alarm. ResourceNotFoundException. */
export const listTagsForResource = operation<
  Given<ListTagsForResourceCommandInput, "ResourceARN">,
  ListTagsForResourceOutput
>(["ResourceARN"], (region, { ResourceARN: arn }) => ({
  Tags: [...alarmOf(region, arn).tags].map(([Key, Value]) => ({ Key, Value })),
}));
