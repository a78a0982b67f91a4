import { expect, test } from "vitest";
import { Control } from "../../../src/standin/control.ts";
import { controlLog } from "../../../src/standin/control-log.ts";
import { RequestLog, type RequestRecord } from "../../../src/standin/request-log.ts";

const first: RequestRecord = {
  at: 1_000,
  service: "ec2",
  operation: "CreateLaunchTemplate",
  accessKeyId: "AKIAOPERATOR",
  status: 200,
  errorCode: undefined,
  requestId: "r-1",
  mutating: true,
};

const control = new Control();
const log = new RequestLog();
controlLog(control, log);
log.add(first);
log.add({ ...first, at: 2_000, operation: "DescribeInstances", requestId: "r-2", mutating: false });
log.add({ ...first, at: 3_000, service: "dynamodb", operation: "GetItem", requestId: "r-3" });
log.add({ ...first, at: 4_000, requestId: "r-4", status: 503, errorCode: "RequestLimitExceeded" });
log.add({ ...first, at: 5_000, requestId: "r-5", status: 0, fault: "latency+lost-reply" });
log.add({ ...first, at: 6_000, requestId: "r-6", accessKeyId: "" });

const found = (query: string): unknown => {
  const { status, document } = control.ask("GET", `log${query}`);
  if (status !== 200) return document;
  return (document as { requests: RequestRecord[] }).requests.map(({ requestId }) => requestId);
};

test.each([
  ["", ["r-1", "r-2", "r-3", "r-4", "r-5", "r-6"]],
  ["?since=4000", ["r-4", "r-5", "r-6"]],
  ["?limit=2", ["r-5", "r-6"]],
  ["?limit=0", []],
  ["?service=dynamodb", ["r-3"]],
  ["?operation=Describe*", ["r-2"]],
  ["?operation=Describe", []],
  ["?operation=.*", []],
  ["?service=ec2&mutating=true&limit=1", ["r-6"]],
  ["?mutating=false", ["r-2"]],
  ["?status=503", ["r-4"]],
  ["?status=5xx", ["r-4"]],
  ["?status=0", ["r-5"]],
  ["?errorCode=Request*", ["r-4"]],
  ["?fault=lost-reply", ["r-5"]],
  ["?fault=*", ["r-5"]],
  ["?fault=", ["r-1", "r-2", "r-3", "r-4", "r-6"]],
  ["?accessKeyId=", ["r-6"]],
  ["?requestId=r-3", ["r-3"]],
])("log%s", (query, requests) => {
  expect(found(query)).toEqual(requests);
});

test.each([
  ["?sicne=1", expect.stringMatching(/^"sicne" is no filter here; there are since, limit, /)],
  ["?since=yesterday", 'since is a whole number, not "yesterday"'],
  ["?limit=-1", 'limit is a whole number, not "-1"'],
  ["?status=ok", 'status is a whole number, not "ok"'],
  ["?mutating=yes", "mutating is true or false"],
  ["?toString=1", expect.stringMatching(/^"toString" is no filter here/)],
])("log%s is refused in words", (query, error) => {
  expect(found(query)).toEqual({ error });
});
