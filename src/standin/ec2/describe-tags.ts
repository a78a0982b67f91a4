import type { DescribeTagsCommandInput, DescribeTagsResult } from "@aws-sdk/client-ec2";
import { operation } from "../operation.ts";
import { filtered } from "./filtered.ts";
import { pageOf } from "./page-of.ts";
import { taggedResources } from "./tagged-resources.ts";

/** DescribeTags: one row per tag; filters key, value, resource-id, resource-type, `tag:<key>`. */
export const describeTags = operation<DescribeTagsCommandInput, DescribeTagsResult>(
  ["Filters.Name", "Filters.Values", "MaxResults", "NextToken"],
  (region, input) => {
    const rows = taggedResources(region).flatMap(({ resourceId, resourceType, tags }) =>
      Object.entries(tags).map(([key, value]) => ({
        shown: { ResourceId: resourceId, ResourceType: resourceType, Key: key, Value: value },
        tags: { [key]: value },
      })),
    );
    const wanted = filtered(rows, input.Filters, {
      key: ({ shown }) => shown.Key,
      value: ({ shown }) => shown.Value,
      "resource-id": ({ shown }) => shown.ResourceId,
      "resource-type": ({ shown }) => shown.ResourceType,
    });
    const page = pageOf(wanted, ({ shown }) => `${shown.ResourceId} ${shown.Key}`, input, {
      min: 5,
      max: 1000,
    });
    return { Tags: page.items.map(({ shown }) => shown), NextToken: page.next };
  },
);
