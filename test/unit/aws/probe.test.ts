import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, test } from "vitest";
import { createProbe } from "../../../src/aws/probe.ts";
import { judgeAnswer } from "../../../src/aws/judge-answer.ts";
import { wallClock } from "../../../src/cli/wall-clock.ts";
import type { AcceptanceCheck } from "../../../src/domain/settings.ts";
import { ManualClock } from "./manual-clock.ts";

const check: AcceptanceCheck = {
  path: "/version",
  status: 200,
  json: undefined,
  bodyContains: undefined,
  withinMs: 5_000,
};
const answer = {
  status: 200,
  server: undefined,
  body: '{"a":{"b":[1,"r-1"]}}',
  milliseconds: 12.4,
};

test.each<[string, Partial<AcceptanceCheck>, Partial<typeof answer>, unknown]>([
  ["right", {}, {}, { kind: "pass", milliseconds: 12 }],
  [
    "wrong status",
    {},
    { status: 404 },
    { kind: "fail", reason: expect.stringContaining("/version answered 404, not 200") },
  ],
  [
    "member",
    { json: { "a.b.0": 1, "a.b.1": "${release}" } },
    {},
    { kind: "pass", milliseconds: 12 },
  ],
  [
    "wrong member",
    { json: { "a.b.1": "x" } },
    {},
    { kind: "fail", reason: '/version has "r-1" as a.b.1, not "x"' },
  ],
  ["number as text", { json: { "a.b.0": "1" } }, {}, expect.objectContaining({ kind: "fail" })],
  [
    "missing member",
    { json: { "a.c": true } },
    {},
    { kind: "fail", reason: "/version has no a.c, not true" },
  ],
  [
    "not JSON",
    { json: { a: 1 } },
    { body: "<html>" },
    { kind: "fail", reason: '/version did not answer with JSON: "<html>"' },
  ],
  [
    "a name with a dot",
    { json: { "a.b": 2 } },
    { body: '{"a.b":2}' },
    { kind: "pass", milliseconds: 12 },
  ],
  ["text", { bodyContains: '"${release}"' }, {}, { kind: "pass", milliseconds: 12 }],
  ["missing text", { bodyContains: "no" }, {}, expect.objectContaining({ kind: "fail" })],
  [
    "late",
    { withinMs: 10 },
    {},
    { kind: "fail", tooSlow: true, reason: "/version took 12 ms, 10 ms are allowed" },
  ],
  [
    "late and wrong",
    { withinMs: 10, status: 201 },
    {},
    expect.not.objectContaining({ tooSlow: true }),
  ],
  ["a 503 of the app", {}, { status: 503 }, expect.objectContaining({ kind: "fail" })],
  ["a 503 that is wanted", { status: 503 }, { status: 503 }, { kind: "pass", milliseconds: 12 }],
])("an answer: %s", (_name, asked, given, expected) => {
  expect(judgeAnswer({ ...check, ...asked }, "r-1", { ...answer, ...given })).toEqual(expected);
});

// Faults: D12.
test.each([502, 503, 504])("a %i of the load balancer's own says nothing", (status) => {
  const given = { ...answer, status, server: "awselb/2.0" };
  expect(judgeAnswer(check, "r-1", given)).toMatchObject({ kind: "unknown" });
  expect(judgeAnswer({ ...check, status }, "r-1", given)).toMatchObject({ kind: "unknown" });
});

let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

async function listening(listener: RequestListener): Promise<number> {
  const made = createServer(listener);
  server = made;
  await new Promise<void>((resolve) => made.listen(0, "127.0.0.1", resolve));
  return (made.address() as AddressInfo).port;
}

const front = (listenerPort: number) => ({
  loadBalancerDns: "127.0.0.1",
  listenerPort,
  listenerProtocol: "HTTP" as const,
});
const route = { host: "*.shop.example.com", path: "/*", priority: 1 };

test("a check carries the route's host, the secret and the filled-in path", async () => {
  const seen: unknown[] = [];
  const port = await listening((request, response) => {
    seen.push([request.url, request.headers.host, request.headers["x-slipway-test"]]);
    response.end("ok");
  });
  const probe = createProbe(front(port), wallClock);
  const asked = { ...check, path: "/v/${release}" };
  expect(await probe.check(asked, route, "5ec", "r-1")).toMatchObject({ kind: "pass" });
  expect(await probe.check(check, { ...route, host: undefined }, "5ec", "r-1")).toMatchObject({
    kind: "pass",
  });
  expect(seen).toEqual([
    ["/v/r-1", "slipway.shop.example.com", "5ec"],
    ["/version", `127.0.0.1:${port}`, "5ec"],
  ]);
  expect(await probe.reasonUnreachable()).toBeUndefined();
});

test("a load balancer that does not answer is unknown, and unreachable with the reason", async () => {
  const port = await listening((_request, response) => response.end());
  await new Promise((resolve) => server?.close(resolve));
  const probe = createProbe(front(port), wallClock);
  expect(await probe.check(check, route, "5ec", "r-1")).toMatchObject({
    kind: "unknown",
    reason: expect.stringMatching(/^\/version: 127\.0\.0\.1:\d+ gave no answer: ECONNREFUSED/),
  });
  expect(await probe.reasonUnreachable()).toContain("ECONNREFUSED");
});

test("an answer that never comes, or breaks off, is unknown", async () => {
  let hang = true;
  const port = await listening((_request, response) => {
    if (!hang) {
      response.writeHead(200, { "content-length": "10" });
      response.write("ab");
      response.destroy();
    }
  });
  const probe = createProbe(front(port), new ManualClock());
  expect(await probe.check(check, route, "5ec", "r-1")).toMatchObject({
    kind: "unknown",
    reason: expect.stringContaining("gave no answer within 15000 ms"),
  });
  hang = false;
  const patient = createProbe(front(port), wallClock);
  expect(await patient.check(check, route, "5ec", "r-1")).toMatchObject({ kind: "unknown" });
});
