// Goal: a request takes the first rule whose conditions all hold, compared as ALB compares them.
// Method: pure, on rule lists written out here.
import { expect, test } from "vitest";
import { matchRule } from "../../../../src/standin/balancer/match-rule.ts";
import type { RuleSnapshot } from "../../../../src/standin/elbv2/rule.ts";
import { acceptedConditions } from "../../../../src/standin/elbv2/conditions.ts";

type Conditions = Parameters<typeof acceptedConditions>[0];

function holds(conditions: Conditions, request: Record<string, unknown>): boolean {
  const rule: RuleSnapshot = {
    arn: "arn:rule",
    listenerArn: "arn:listener",
    priority: 1,
    conditions: acceptedConditions(conditions),
    actions: [],
  };
  const usual = { method: "GET", host: "", url: "/", rawHeaders: [], sourceIp: "127.0.0.1" };
  return matchRule([rule], { ...usual, ...request }) !== undefined;
}

const paths: [string, string, boolean][] = [
  ["/*", "/", true],
  ["/api/*", "/api", false],
  ["/api/*", "/api/v1?x=/other", true],
  ["/api/*", "/other?x=/api/v1", false],
  ["/img/?.png", "/img/a.png", true],
  ["/img/?.png", "/img/ab.png", false],
  ["/Api", "/api", false],
  ["/a.c", "/abc", false],
  ["/a+b", "/a+b", true],
  ["/x/*", "http://example.com/x/1", true],
  ["*/end", "/a/b/end", true],
];

test.each(paths)("path pattern %s on %s: %s", (pattern, url, expected) => {
  expect(holds([{ Field: "path-pattern", Values: [pattern] }], { url })).toBe(expected);
});

const hosts: [string, string, boolean][] = [
  ["app.example.com", "APP.example.COM", true],
  ["app.example.com", "app.example.com:8080", true],
  ["*.example.com", "app.example.com", true],
  ["*.example.com", "example.com", false],
  ["app?.example.com", "app1.example.com", true],
  ["app.example.com", "", false],
];

test.each(hosts)("host pattern %s on '%s': %s", (pattern, host, expected) => {
  expect(holds([{ Field: "host-header", Values: [pattern] }], { host })).toBe(expected);
});

test("a header matches by name and value without case, any of its occurrences, whole", () => {
  const conditions = [
    {
      Field: "http-header",
      HttpHeaderConfig: { HttpHeaderName: "X-Slipway-Test", Values: ["abc", "d?f*"] },
    },
  ];
  const on = (...rawHeaders: string[]) => holds(conditions, { rawHeaders });
  expect(on("x-slipway-test", "ABC")).toBe(true);
  expect(on("x-slipway-test", "no", "X-SLIPWAY-TEST", "defgh")).toBe(true);
  expect(on("x-slipway-test", "abcd")).toBe(false);
  expect(on("other", "abc")).toBe(false);
  expect(on("other", "x-slipway-test", "another", "abc")).toBe(false);
});

test("all conditions must hold", () => {
  const conditions = [
    { Field: "host-header", Values: ["app.example.com"] },
    { Field: "path-pattern", Values: ["/a"] },
  ];
  expect(holds(conditions, { host: "app.example.com", url: "/a" })).toBe(true);
  expect(holds(conditions, { host: "app.example.com", url: "/b" })).toBe(false);
  expect(holds(conditions, { host: "b.example.com", url: "/a" })).toBe(false);
});

const queries: [string | undefined, string, string, boolean][] = [
  ["version", "v1", "/?version=v1", true],
  ["VERSION", "V1", "/?a=b&version=v1", true],
  ["version", "v1", "/?other=v1", false],
  ["version", "v1", "/version=v1", false],
  [undefined, "*example*", "/?any=an-example-here", true],
  [undefined, "v?", "/?a=v12", false],
  ["a", "\\*", "/?a=*", true],
  ["a", "\\*", "/?a=x", false],
  ["flag", "*", "/?flag", true],
  ["flag", "*", "/", false],
];

test.each(queries)("query pair %s=%s on %s: %s", (Key, Value, url, expected) => {
  const pair = Key === undefined ? { Value } : { Key, Value };
  const condition = { Field: "query-string", QueryStringConfig: { Values: [pair] } };
  expect(holds([condition], { url })).toBe(expected);
});

test("one of several values is enough, of several conditions all are needed", () => {
  const methods = {
    Field: "http-request-method",
    HttpRequestMethodConfig: { Values: ["GET", "PUT"] },
  };
  const sources = {
    Field: "source-ip",
    SourceIpConfig: { Values: ["10.0.0.0/8", "2001:db8::/32"] },
  };
  expect(holds([methods], { method: "PUT" })).toBe(true);
  expect(holds([methods], { method: "put" })).toBe(false);
  expect(holds([methods], { method: "POST" })).toBe(false);
  expect(holds([sources], { sourceIp: "10.255.0.1" })).toBe(true);
  expect(holds([sources], { sourceIp: "11.0.0.1" })).toBe(false);
  expect(holds([sources], { sourceIp: "2001:db8::5" })).toBe(true);
  expect(holds([sources], { sourceIp: "2001:db9::5" })).toBe(false);
  expect(holds([methods, sources], { method: "PUT", sourceIp: "11.0.0.1" })).toBe(false);
  expect(holds([methods, sources], { method: "PUT", sourceIp: "10.0.0.1" })).toBe(true);
});
