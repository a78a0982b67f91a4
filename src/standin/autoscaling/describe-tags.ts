import type {
  DescribeTagsCommandInput,
  TagDescription,
  TagsType,
} from "@aws-sdk/client-auto-scaling";
import { notImplemented } from "../not-implemented.ts";
import { operation } from "../operation.ts";
import { describedTags } from "./group-tags.ts";
import { pageOf } from "./page-of.ts";

/** DescribeTags of all groups; filters auto-scaling-group, key, value, propagate-at-launch. */
export const describeTags = operation<DescribeTagsCommandInput, TagsType>(
  ["Filters.Name", "Filters.Values", "MaxRecords", "NextToken"],
  ({ autoScaling }, input) => {
    const filters = (input.Filters ?? []).map(({ Name: name = "", Values: values = [] }) => {
      const read = attributes[name];
      if (!read) {
        throw notImplemented(`the filter '${name}'`);
      }
      return (tag: TagDescription) => values.includes(read(tag));
    });
    const tags = autoScaling
      .all()
      .flatMap(describedTags)
      .filter((tag) => filters.every((test) => test(tag)));
    const page = pageOf(tags, (tag) => `${tag.ResourceId} ${tag.Key}`, input, {
      usual: 50,
      max: 100,
    });
    return { Tags: [...page.items], NextToken: page.next };
  },
);

const attributes: Readonly<Record<string, (tag: TagDescription) => string>> = {
  "auto-scaling-group": (tag) => tag.ResourceId ?? "",
  key: (tag) => tag.Key ?? "",
  value: (tag) => tag.Value ?? "",
  "propagate-at-launch": (tag) => String(tag.PropagateAtLaunch),
};
