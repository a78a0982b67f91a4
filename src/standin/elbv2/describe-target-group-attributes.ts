import type { DescribeTargetGroupAttributesInput } from "@aws-sdk/client-elastic-load-balancing-v2";
import { operation } from "../operation.ts";
import { attributesOutput } from "./attributes-output.ts";
import { findTargetGroup } from "./find.ts";

/** DescribeTargetGroupAttributes: every attribute, set or not (aws-facts §2.4). */
export const describeTargetGroupAttributes = operation(
  ["TargetGroupArn"],
  (region, input: DescribeTargetGroupAttributesInput) =>
    attributesOutput(findTargetGroup(region.elb, input.TargetGroupArn)),
);
