import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, test } from "vitest";
import { RequestTally } from "../../../../src/cli/sample/request-tally.ts";
import { startTraffic } from "../../../../src/cli/sample/traffic.ts";
import { wallClock } from "../../../../src/cli/wall-clock.ts";

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.close();
    server.closeAllConnections();
  }
});

/** A server on a free port; resolves to its URL and the connections it has seen. */
async function serve(answer: RequestListener) {
  const server = createServer(answer);
  servers.push(server);
  let connections = 0;
  server.on("connection", () => (connections += 1));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  return { url, connections: () => connections };
}

/** Traffic until the server has seen `count` requests, then its report. */
async function trafficOf(count: number, answer: (seen: number) => RequestListener) {
  let seen = 0;
  let enough: () => void = () => {};
  const reached = new Promise<void>((resolve) => (enough = resolve));
  const { url, connections } = await serve((request, response) => {
    seen += 1;
    answer(seen)(request, response);
    if (seen === count) {
      enough();
    }
  });
  const traffic = startTraffic({ url, requestsPerSecond: 200, clock: wallClock });
  await reached;
  return { report: await traffic.stop(), seen: () => seen, connections };
}

test("every request is counted, by the release that answered it", async () => {
  const { report, seen } = await trafficOf(60, (count) => (_request, response) => {
    response.writeHead(200, { "x-release": count <= 20 ? "one" : "two" }).end("ok");
  });
  expect(report).toMatchObject({ sent: seen(), failed: 0, failures: [] });
  expect(report.byRelease).toEqual({ one: 20, two: seen() - 20 });
  expect(report.p50Ms).toBeGreaterThan(0);
  expect(report.p99Ms).toBeGreaterThanOrEqual(report.p50Ms);
});

test("half the requests have a connection of their own", async () => {
  const closing: (string | undefined)[] = [];
  const { report, connections } = await trafficOf(40, () => (request, response) => {
    closing.push(request.headers.connection);
    response.end();
  });
  const own = closing.filter((header) => header === "close").length;
  expect(Math.abs(own - report.sent / 2)).toBeLessThanOrEqual(1);
  expect(connections()).toBeGreaterThanOrEqual(own);
  expect(connections()).toBeLessThan(report.sent);
});

test("an error status, a broken connection and a broken answer each count once as failed", async () => {
  const { report, seen } = await trafficOf(40, (count) => (request, response) => {
    if (count === 5) {
      response.writeHead(503).end("no");
    } else if (count === 10) {
      request.socket.destroy();
    } else if (count === 15) {
      response.writeHead(200, { "content-length": "100" });
      response.write("half", () => request.socket.destroy());
    } else {
      response.end("ok");
    }
  });
  expect(report.failed).toBe(3);
  expect(report.sent).toBe(seen());
  expect(report.failures.map((failure) => failure.reason)).toContain("answered 503");
  expect(report.failures.every((failure) => failure.at.endsWith("Z"))).toBe(true);
});

test("nobody listening is a failure, not an exception", async () => {
  const { url } = await serve(() => {});
  const [server] = servers.splice(0);
  await new Promise((closed) => server?.close(closed));
  let slept = 0;
  const clock = {
    ...wallClock,
    sleep: (ms: number, signal?: AbortSignal) => {
      slept += 1;
      return wallClock.sleep(ms, signal);
    },
  };
  const traffic = startTraffic({ url, requestsPerSecond: 500, clock });
  await expect.poll(() => slept).toBeGreaterThan(5);
  const report = await traffic.stop();
  expect(report.sent).toBeGreaterThan(0);
  expect(report.failed).toBe(report.sent);
  expect(report.failures[0]?.reason).toContain("ECONNREFUSED");
});

test("percentiles are of answered requests, and only ten failures are kept", () => {
  const tally = new RequestTally();
  for (let ms = 1; ms <= 100; ms += 1) {
    tally.answered("a", ms);
    tally.failed({ at: "", keepAlive: true, reason: String(ms) });
  }
  const report = tally.report();
  expect(report).toMatchObject({ sent: 200, failed: 100, p50Ms: 50, p99Ms: 99 });
  expect(report.failures).toHaveLength(10);
  expect(new RequestTally().report()).toMatchObject({ sent: 0, p50Ms: 0, p99Ms: 0 });
});
