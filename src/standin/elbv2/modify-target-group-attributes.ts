import type { ModifyTargetGroupAttributesInput } from "@aws-sdk/client-elastic-load-balancing-v2";
import { operation } from "../operation.ts";
import { attributesOutput } from "./attributes-output.ts";
import { findTargetGroup } from "./find.ts";
import { changedAttributes } from "./target-group-attributes.ts";

/** ModifyTargetGroupAttributes: a new delay holds for deregistrations from now on. */
export const modifyTargetGroupAttributes = operation(
  ["TargetGroupArn", "Attributes.Key", "Attributes.Value"],
  (region, input: ModifyTargetGroupAttributesInput) => {
    const group = findTargetGroup(region.elb, input.TargetGroupArn);
    group.attributes = changedAttributes(group.attributes, input.Attributes ?? []);
    return attributesOutput(group);
  },
);
