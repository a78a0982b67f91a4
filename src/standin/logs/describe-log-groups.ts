import type {
  DescribeLogGroupsCommandInput,
  DescribeLogGroupsResponse,
  LogGroup as Described,
} from "@aws-sdk/client-cloudwatch-logs";
import { notImplemented } from "../not-implemented.ts";
import { operation } from "../operation.ts";
import type { Region } from "../region.ts";
import { eventBytes } from "./event-bytes.ts";
import { groupArn } from "./find-group.ts";
import { pageOf } from "./page-of.ts";
import { invalidParameter } from "./refusals.ts";
import type { LogGroup } from "./state.ts";

/** Groups by name, of a prefix or with a text in the name; then less is told. InvalidParameter. */
export const describeLogGroups = operation<
  DescribeLogGroupsCommandInput,
  DescribeLogGroupsResponse
>(
  [
    "logGroupNamePrefix",
    "logGroupNamePattern",
    "includeLinkedAccounts",
    "logGroupClass",
    "limit",
    "nextToken",
  ],
  (region, input) => {
    const { logGroupNamePrefix: prefix = "", logGroupNamePattern: pattern } = input;
    refuse(input);
    const found = region.logs
      .all()
      .filter(({ name }) => name.startsWith(prefix) && name.includes(pattern ?? ""));
    const page = pageOf(found, input);
    const describe = pattern === undefined ? whole : brief;
    return {
      logGroups: page.items.map((group) => describe(region, group)),
      nextToken: page.next,
    };
  },
);

function refuse(input: DescribeLogGroupsCommandInput): void {
  if (input.includeLinkedAccounts === true) throw notImplemented("includeLinkedAccounts=true");
  const { logGroupClass = "STANDARD" } = input;
  if (logGroupClass !== "STANDARD") throw notImplemented(`logGroupClass ${logGroupClass}`);
  if (input.logGroupNamePrefix !== undefined && input.logGroupNamePattern !== undefined) {
    throw invalidParameter(
      "LogGroup name prefix and LogGroup name pattern are mutually exclusive parameters.",
    );
  }
}

function brief(region: Region, { name, creationTime }: LogGroup): Described {
  return { logGroupName: name, creationTime, arn: `${groupArn(region, name)}:*` };
}

function whole(region: Region, group: LogGroup): Described {
  const events = [...group.streams.values()].flatMap((stream) => stream.events);
  const { retentionInDays } = group;
  return {
    ...brief(region, group),
    logGroupArn: groupArn(region, group.name),
    ...(retentionInDays === undefined ? {} : { retentionInDays }),
    metricFilterCount: 0,
    storedBytes: events.reduce((sum, event) => sum + eventBytes(event), 0),
    logGroupClass: "STANDARD",
  };
}
