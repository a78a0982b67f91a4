import type { TargetGroupAttribute } from "@aws-sdk/client-elastic-load-balancing-v2";

/** All attributes of a group or load balancer, as Describe and Modify both answer them. */
export function attributesOutput(owner: {
  readonly attributes: Readonly<Record<string, string>>;
}): {
  Attributes: TargetGroupAttribute[];
} {
  return { Attributes: Object.entries(owner.attributes).map(([Key, Value]) => ({ Key, Value })) };
}
