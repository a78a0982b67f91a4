import type { ModifyTargetGroupAttributesInput } from "@aws-sdk/client-elastic-load-balancing-v2";
import { operation } from "../operation.ts";
import { attributesOutput } from "./attributes-output.ts";
import { findTargetGroup } from "./find.ts";
import { targetStickiness } from "./group-settings.ts";
import { refuseBehindLooseRule } from "./group-stickiness.ts";
import { changedAttributes } from "./target-group-attributes.ts";

/** ModifyTargetGroupAttributes: a new delay holds for deregistrations from now on. */
export const modifyTargetGroupAttributes = operation(
  ["TargetGroupArn", "Attributes.Key", "Attributes.Value"],
  (region, input: ModifyTargetGroupAttributesInput) => {
    const group = findTargetGroup(region.elb, input.TargetGroupArn);
    const attributes = changedAttributes(group.attributes, input.Attributes ?? []);
    if (targetStickiness(attributes) && region.quirks.has("ELB-61")) {
      refuseBehindLooseRule(group.arn, region.elb.listeners.values());
    }
    group.attributes = attributes;
    return attributesOutput(group);
  },
);
