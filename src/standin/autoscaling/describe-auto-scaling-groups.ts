import type {
  AutoScalingGroupsType,
  DescribeAutoScalingGroupsCommandInput,
} from "@aws-sdk/client-auto-scaling";
import { notImplemented } from "../not-implemented.ts";
import { operation } from "../operation.ts";
import { describedGroup } from "./described-group.ts";
import type { Group } from "./group.ts";
import { pageOf } from "./page-of.ts";

/**
 * DescribeAutoScalingGroups: unknown names are left out without error, an empty list of names means
 * all groups (server effect UNCONFIRMED), 50 a page, at most 100 (aws-facts §1.8).
 */
export const describeAutoScalingGroups = operation<
  DescribeAutoScalingGroupsCommandInput,
  AutoScalingGroupsType
>(
  [
    "AutoScalingGroupNames",
    "Filters.Name",
    "Filters.Values",
    "IncludeInstances",
    "MaxRecords",
    "NextToken",
  ],
  (region, input) => {
    const names = input.AutoScalingGroupNames ?? [];
    const all = names.length === 0 && (region.quirks.has("ASG-02") || !input.AutoScalingGroupNames);
    const filters = (input.Filters ?? []).map(({ Name: name = "", Values: values = [] }) =>
      tagTest(name, new Set(values)),
    );
    const groups = region.autoScaling
      .all()
      .filter((group) => all || names.includes(group.name))
      .filter((group) => filters.every((test) => test(group)));
    if (!region.quirks.has("ASG-01")) names.forEach((name) => region.autoScaling.group(name));
    const page = pageOf(groups, (group) => group.name, input, { usual: 50, max: 100 });
    const withInstances = input.IncludeInstances !== false;
    return {
      AutoScalingGroups: page.items.map((group) => describedGroup(region, group, withInstances)),
      NextToken: page.next,
    };
  },
);

/** `tag-key`, `tag-value` and `tag:<key>` (aws-facts §1.8). */
function tagTest(name: string, wanted: ReadonlySet<string>): (group: Group) => boolean {
  if (name === "tag-key") {
    return ({ tags }) => [...tags.keys()].some((key) => wanted.has(key));
  }
  if (name === "tag-value") {
    return ({ tags }) => [...tags.values()].some(({ value }) => wanted.has(value));
  }
  if (name.startsWith("tag:")) {
    return ({ tags }) => wanted.has(tags.get(name.slice("tag:".length))?.value ?? "\0");
  }
  throw notImplemented(`the filter '${name}'`);
}
