// Goal: the data plane follows listeners, load balancers, redirects and attributes as they change.
// Method: a virtual clock moves the stand-in; real requests go to the ports the listeners show.
import { once } from "node:events";
import { afterEach, expect, test } from "vitest";
import { followLoadBalancers } from "../../../../src/standin/balancer/follow-load-balancers.ts";
import { listenerAddresses } from "../../../../src/standin/balancer/listener-addresses.ts";
import { forwardTo } from "../elbv2/test-region.ts";
import { ask, openRaw, startRig, until } from "./rig.ts";
import type { Rig } from "./rig.ts";

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

async function rigged(): Promise<Rig> {
  const rig = await startRig();
  closers.push(() => rig.close());
  return rig;
}

const answering = (StatusCode: string) => [
  { Type: "fixed-response", FixedResponseConfig: { StatusCode, MessageBody: "here" } },
];

/** A listener on port `Port`, as the API shows it, and where it really listens. */
async function open(
  rig: Rig,
  LoadBalancerArn: string,
  Port: number,
  DefaultActions: unknown[] = answering("404"),
): Promise<{ arn: string; port: number }> {
  const input = { LoadBalancerArn, Port, Protocol: "HTTP", DefaultActions };
  const { Listeners } = await rig.call("CreateListener", input);
  const arn: string = Listeners[0].ListenerArn;
  await rig.pass(rig.region.pace.rulePropagationMs);
  await until(() => (rig.elb.listeners.get(arn)?.listensOn ?? 0) > 0);
  return { arn, port: rig.elb.listeners.get(arn)?.listensOn ?? 0 };
}

test("a listener made at run time serves on a free port and stops when it is deleted", async () => {
  const rig = await rigged();
  const { arn, port } = await open(rig, rig.loadBalancerArn, 8888);
  expect(await ask(port)).toMatchObject({ status: 404, body: "here" });
  const address = { loadBalancer: "edge", dnsName: "127.0.0.1", port: 8888 };
  expect(listenerAddresses(rig.region)[1]).toEqual({ ...address, url: `http://127.0.0.1:${port}` });
  const idle = openRaw(port, "GET / HTTP/1.1\r\nHost: a.b\r\n\r\n");
  await until(() => idle.received.includes("here"));
  await rig.call("DeleteListener", { ListenerArn: arn });
  await until(() => idle.closed);
  await expect(ask(port)).rejects.toMatchObject({ code: "ECONNREFUSED" });
  expect((await ask(rig.balancer.port)).status).toBe(503);
});

test("a deleted listener's WebSockets are cut", async () => {
  const rig = await rigged();
  const app = await rig.addApp("i-1", (_, response) => response.end());
  app.server.on("upgrade", (_, socket) => {
    const head = "Upgrade: websocket\r\nConnection: Upgrade";
    socket.write(`HTTP/1.1 101 Switching Protocols\r\n${head}\r\n\r\n`);
  });
  const group = await rig.serveAll("web", [app]);
  const { arn, port } = await open(rig, rig.loadBalancerArn, 8888, forwardTo({ [group]: 1 }));
  const offer = "Connection: Upgrade\r\nUpgrade: websocket";
  const client = openRaw(port, `GET / HTTP/1.1\r\nHost: a.b\r\n${offer}\r\n\r\n`);
  await until(() => client.received.includes("101 Switching"));
  await rig.call("DeleteListener", { ListenerArn: arn });
  await until(() => client.closed);
  expect(rig.finished.at(-1)).toMatchObject({ elbStatus: 101, targetGroupArn: group });
});

test("a load balancer made at run time has its own doors until it is deleted", async () => {
  const rig = await rigged();
  const followed = followLoadBalancers(rig.region);
  closers.push(() => followed.close());
  const { LoadBalancers } = await rig.call("CreateLoadBalancer", {
    Name: "second",
    Subnets: ["subnet-a", "subnet-b"],
  });
  const arn: string = LoadBalancers[0].LoadBalancerArn;
  const [first, second] = [await open(rig, arn, 80), await open(rig, arn, 81, answering("410"))];
  expect((await ask(first.port)).status).toBe(404);
  expect((await ask(second.port)).status).toBe(410);
  await rig.call("DeleteLoadBalancer", { LoadBalancerArn: arn });
  for (const { port } of [first, second]) {
    await expect(ask(port)).rejects.toMatchObject({ code: "ECONNREFUSED" });
  }
  expect(rig.finished).toEqual([]);
});

test("a listener deleted before it came into force never opens", async () => {
  const rig = await rigged();
  const { Listeners } = await rig.call("CreateListener", {
    LoadBalancerArn: rig.loadBalancerArn,
    Port: 8888,
    Protocol: "HTTP",
    DefaultActions: answering("404"),
  });
  const listener = rig.elb.listeners.get(Listeners[0].ListenerArn);
  await rig.call("DeleteListener", { ListenerArn: Listeners[0].ListenerArn });
  await rig.pass(rig.region.pace.rulePropagationMs);
  expect((await ask(rig.balancer.port)).status).toBe(503);
  expect(listener?.listensOn).toBe(0);
});

const redirects: [Record<string, string>, string, string][] = [
  [{ Protocol: "HTTPS", Port: "443" }, "/a/b?c=d&e", "https://my.example:443/a/b?c=d&e"],
  [{ Host: "new.#{host}" }, "/a", "http://new.my.example:8888/a"],
  [{ Path: "/#{host}/#{port}/#{path}" }, "/x?q=1", "http://my.example:8888/my.example/8888/x?q=1"],
  [
    { Host: "h.example", Query: "from=#{protocol}-#{host}-#{port}-#{path}&#{query}" },
    "/p?q=1",
    "http://h.example:8888/p?from=http-my.example-8888-p&q=1",
  ],
  [{ Path: "/fixed", Query: "" }, "/p?q=1", "http://my.example:8888/fixed"],
];

test.each(redirects)("the redirect %j of %s goes to %s", async (parts, path, location) => {
  const rig = await rigged();
  const RedirectConfig = { StatusCode: "HTTP_302", ...parts };
  const redirect = [{ Type: "redirect", RedirectConfig }];
  const { port } = await open(rig, rig.loadBalancerArn, 8888, redirect);
  const answer = await ask(port, { path, headers: { host: "my.example:1234" } });
  expect(answer).toMatchObject({ status: 302, headers: { location, server: "awselb/2.0" } });
  await until(() => rig.balancer.counters.redirects === 1);
  expect(rig.balancer.counters).toMatchObject({ fixedResponses: 0, elb: {} });
});

test("attributes change what targets see and how long silence may last", async () => {
  const rig = await rigged();
  const app = await rig.addApp("i-1", (request, response) => {
    if (request.url !== "/silent") response.end(JSON.stringify(request.headers));
  });
  await rig.serveAll("web", [app]);
  const set = (Key: string, Value: string) =>
    rig.call("ModifyLoadBalancerAttributes", {
      LoadBalancerArn: rig.loadBalancerArn,
      Attributes: [{ Key, Value }],
    });
  const seen = async () => {
    const headers = { "x-forwarded-for": "1.2.3.4", x_odd: "1" };
    return JSON.parse((await ask(rig.balancer.port, { headers })).body);
  };
  expect(await seen()).toMatchObject({ "x-forwarded-for": "1.2.3.4, 127.0.0.1", x_odd: "1" });
  await set("routing.http.xff_client_port.enabled", "true");
  expect((await seen())["x-forwarded-for"]).toMatch(/^1\.2\.3\.4, 127\.0\.0\.1:\d+$/);
  await set("routing.http.xff_header_processing.mode", "preserve");
  expect((await seen())["x-forwarded-for"]).toBe("1.2.3.4");
  await set("routing.http.xff_header_processing.mode", "remove");
  await set("routing.http.drop_invalid_header_fields.enabled", "true");
  const stripped = await seen();
  expect(stripped["x-forwarded-for"]).toBeUndefined();
  expect(stripped["x_odd"]).toBeUndefined();

  await set("idle_timeout.timeout_seconds", "2");
  const arrived = once(app.server, "request");
  const silent = ask(rig.balancer.port, { path: "/silent" });
  await arrived;
  await rig.pass(2000);
  expect((await silent).status).toBe(504);
});
