import type { DescribeTagsCommandInput } from "@aws-sdk/client-elastic-load-balancing-v2";
import { operation } from "../operation.ts";
import { limits } from "./limits.ts";
import { tagsOf } from "./tagging.ts";
import { validationError } from "../validation-error.ts";

/** DescribeTags: at most 20 ARNs (aws-facts §2.6); a missing resource is an error. */
export const describeTags = operation(
  ["ResourceArns"],
  (region, input: DescribeTagsCommandInput) => {
    const arns = input.ResourceArns ?? [];
    if (arns.length > limits.arnsPerDescribeTags) {
      throw validationError(
        `Cannot have more than ${limits.arnsPerDescribeTags} resources described`,
      );
    }
    return {
      TagDescriptions: arns.map((arn) => ({
        ResourceArn: arn,
        Tags: [...tagsOf(region.elb, arn)].map(([Key, Value]) => ({ Key, Value })),
      })),
    };
  },
);
