import type { TargetGroupAttribute } from "@aws-sdk/client-elastic-load-balancing-v2";
import type { TargetGroup } from "./target-group.ts";

/** All attributes of a group, as Describe and Modify both answer them. */
export function attributesOutput(group: TargetGroup): { Attributes: TargetGroupAttribute[] } {
  return { Attributes: Object.entries(group.attributes).map(([Key, Value]) => ({ Key, Value })) };
}
