// Goal: a request's head is refused, cut to size or carried on as an ALB does, and none smuggles.
// Method: raw bytes through a started balancer to a server behind a fake machine.
import type { RequestListener } from "node:http";
import { afterEach, beforeEach, expect, test } from "vitest";
import { VirtualClock } from "../../../../src/standin/clock.ts";
import { ask, askRaw, openRaw, startRig, until } from "./rig.ts";
import type { Rig } from "./rig.ts";

let rig: Rig;
let seen: string[];
beforeEach(async () => {
  rig = await startRig(new VirtualClock(1_700_000_000_000));
  seen = [];
  await rig.serveAll("web", [await rig.addApp("i-1", listener)]);
});
afterEach(() => rig.close());

/** Notes each request as it arrives; answers its body's length, or a head of `?n=` bytes. */
const listener: RequestListener = (request, response) => {
  seen.push(`${request.method} ${request.url} ${request.headers.host}`);
  const wanted = /n=(\d+)/.exec(request.url ?? "")?.[1];
  if (wanted !== undefined) response.setHeader("X-Long", "y".repeat(Number(wanted)));
  let length = 0;
  request.on("data", (chunk: Buffer) => (length += chunk.length));
  request.on("end", () => response.end(`${length} bytes`));
};

test("naming Content-Length or Host in Connection hides neither: a body is no second request", async () => {
  const hidden = "GET /hidden HTTP/1.1\r\nHost: evil.example.com\r\n\r\n";
  const answer = await askRaw(
    rig.balancer.port,
    "GET /open HTTP/1.1\r\nHost: a.example.com\r\nConnection: content-length, host, close\r\n" +
      `Content-Length: ${hidden.length}\r\n\r\n${hidden}`,
  );
  expect(answer).toContain(`${hidden.length} bytes`);
  await ask(rig.balancer.port, { path: "/after", headers: { Host: "b.example.com" } });
  const { port } = rig.balancer;
  expect(seen).toEqual([`GET /open a.example.com:${port}`, `GET /after b.example.com:${port}`]);
});

const long = "x".repeat(16_385);

test.each([
  ["TRACE", "TRACE / HTTP/1.1\r\nHost: a\r\n", 405],
  ["a header over 16 KB", `GET / HTTP/1.1\r\nHost: a\r\nX-Long: ${long}\r\n`, 400],
  ["a request target over 16 KB", `GET /${long} HTTP/1.1\r\nHost: a\r\n`, 414],
  ["no Host", "GET / HTTP/1.1\r\n", 400],
  [
    "a head over 64 KB",
    `GET / HTTP/1.1\r\nHost: a\r\n${`X: ${"x".repeat(9e3)}\r\n`.repeat(8)}`,
    400,
  ],
  ["HTTP/2 without an upgrade", "GET / HTTP/2.0\r\nHost: a\r\n", 505],
  ["a version there is none of", "GET / HTTP/3.1\r\nHost: a\r\n", 505],
  ["HTTP/2's own preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n", 505],
  [
    "an unknown transfer encoding",
    "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n",
    501,
  ],
  [
    "31 addresses in X-Forwarded-For",
    `GET / HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: ${Array(31).fill("10.0.0.1").join()}\r\n`,
    463,
  ],
  ["a method there is none of", "BLAH / HTTP/1.1\r\nHost: a\r\n", 400],
  [
    "two framings",
    "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n",
    400,
  ],
])("%s is refused by the load balancer itself", async (_, head, status) => {
  const answer = await askRaw(rig.balancer.port, `${head}Connection: close\r\n\r\n`);
  expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} [^]*\r\nServer: awselb/2.0\r\n`));
  expect(answer).toContain(`<center><h1>${status} `);
  expect(seen).toEqual([]);
});

test("of two Hosts the first counts; preserved, both reach the target", async () => {
  const two = "GET / HTTP/1.1\r\nHost: a:1\r\nHost: b:2\r\nConnection: close\r\n\r\n";
  const raw: string[][] = [];
  await rig.serveAll(
    "seen",
    [
      await rig.addApp("i-2", (request, response) => {
        raw.push(request.rawHeaders.filter((_, at) => request.rawHeaders[at - 1] === "Host"));
        response.end();
      }),
    ],
    1,
  );
  await askRaw(rig.balancer.port, two);
  await rig.call("ModifyLoadBalancerAttributes", {
    LoadBalancerArn: rig.loadBalancerArn,
    Attributes: [{ Key: "routing.http.preserve_host_header.enabled", Value: "true" }],
  });
  await askRaw(rig.balancer.port, two);
  expect(raw).toEqual([["a:1"], ["a:1", "b:2"]]);
});

test("a default port is taken off the Host that a target sees, another put on", async () => {
  const listener = rig.elb.listeners.get(rig.listenerArn)!;
  for (const [port, sent, host] of [
    [80, "a.example:80", "a.example"],
    [443, "a.example", "a.example"],
    [8080, "a.example", "a.example:8080"],
    [8080, "a.example:99", "a.example:99"],
  ] as const) {
    listener.port = port;
    await ask(rig.balancer.port, { headers: { Host: sent } });
    expect(seen.at(-1)).toBe(`GET / ${host}`);
  }
});

test("an absolute target goes on as its path, and its host overrides Host", async () => {
  rig.elb.listeners.get(rig.listenerArn)!.port = 80;
  await askRaw(
    rig.balancer.port,
    "GET http://real.example/a?b=c HTTP/1.1\r\nHost: other.example\r\nConnection: close\r\n\r\n",
  );
  await askRaw(
    rig.balancer.port,
    "GET http://real.example HTTP/1.1\r\nHost: other.example\r\nConnection: close\r\n\r\n",
  );
  expect(seen).toEqual(["GET /a?b=c real.example", "GET / real.example"]);
});

test("a header within the limit reaches the target", async () => {
  const headers = { Host: "a", "X-Long": "x".repeat(15_000) };
  expect((await ask(rig.balancer.port, { headers })).status).toBe(200);
});

const askLong = (path: string) => ask(rig.balancer.port, { path, maxHeaderSize: 100_000 });

test("a target's head over 32 KB is 502", async () => {
  expect((await askLong("/?n=30000")).status).toBe(200);
  expect((await askLong("/?n=33000")).status).toBe(502);
});

test("what cannot be read is refused on a connection that was in use too", async () => {
  const client = openRaw(rig.balancer.port, "GET /good HTTP/1.1\r\nHost: a\r\n\r\n");
  await until(() => client.received.endsWith("0 bytes"));
  client.socket.write("BLAH\r\n\r\n");
  await until(() => client.closed);
  expect(client.received).toMatch(/0 bytesHTTP\/1.1 400 Bad Request\r\nServer: awselb\/2.0/);
});
