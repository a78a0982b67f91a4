// Goal: every request leaves one record that says enough for AWS's metrics, connections as well.
// Method: real HTTP through a started balancer; the Region's own feed is listened to.
import { Agent } from "node:http";
import { afterEach, beforeEach, expect, test } from "vitest";
import type {
  ConnectionChange,
  FinishedRequest,
} from "../../../../src/standin/balancer/traffic.ts";
import { VirtualClock } from "../../../../src/standin/clock.ts";
import { refused } from "../elbv2/test-region.ts";
import { ask, askRaw, openRaw, startRig, until } from "./rig.ts";
import type { Rig } from "./rig.ts";

let rig: Rig;
let records: FinishedRequest[];
let changes: ConnectionChange[];
beforeEach(async () => {
  rig = await startRig(new VirtualClock(1_700_000_000_000));
  [records, changes] = [[], []];
  rig.elb.traffic.observe({
    request: (request) => records.push(request),
    connection: (change) => changes.push(change),
  });
});
afterEach(() => rig.close());

test("an answered request is told with its balancer, group, target, zone and time", async () => {
  let answer: (() => void) | undefined;
  const app = await rig.addApp("i-1", (_, response) => {
    answer = () => response.writeHead(503).end("mine");
  });
  const group = await rig.serveAll("web", [app]);
  const startedAt = rig.clock.now();
  const asked = ask(rig.balancer.port);
  await until(() => answer !== undefined);
  await rig.pass(1250);
  answer?.();
  await asked;
  expect(records).toEqual([
    {
      startedAt,
      at: startedAt + 1250,
      loadBalancerArn: rig.loadBalancerArn,
      listenerArn: rig.listenerArn,
      targetGroupArn: group,
      targetId: "i-1",
      targetZone: "eu-west-1a",
      status: 503,
      elbStatus: 503,
      answeredBy: "target",
      complete: true,
      targetResponseMs: 1250,
      hasConnectionError: false,
      isFailOpen: false,
      isWebSocket: false,
      clientBytes: expect.any(Number),
    },
  ]);
});

test("a refused connection is a connection error, a dead kept one is none", async () => {
  const app = await rig.addApp("i-1", (request, response) => {
    if (request.url === "/die") request.socket.destroy();
    else response.end("ok");
  });
  await rig.serveAll("web", [app]);
  await ask(rig.balancer.port);
  await ask(rig.balancer.port, { path: "/die" });
  app.server.close();
  await ask(rig.balancer.port);
  expect(records).toMatchObject([
    { elbStatus: 200, targetId: "i-1", hasConnectionError: false, targetResponseMs: 0 },
    { elbStatus: 502, targetId: "i-1", hasConnectionError: false, targetResponseMs: undefined },
    { elbStatus: 502, targetId: "i-1", hasConnectionError: true, targetResponseMs: undefined },
  ]);
});

test("fail-open, no target, a rule's answer, a refused and an unread head are told apart", async () => {
  const app = await rig.addApp("i-1", (_, response) => response.end("ok"));
  app.instance.answer = refused;
  const group = await rig.serveAll("web", [app]);
  await rig.pass(6000);
  await ask(rig.balancer.port);
  rig.elb.deregisterTarget(group, "i-1", () => {});
  await ask(rig.balancer.port);
  await rig.call("DeleteRule", { RuleArn: (await firstRule()).RuleArn });
  await rig.pass(200);
  await ask(rig.balancer.port);
  await ask(rig.balancer.port, { method: "TRACE" });
  await askRaw(rig.balancer.port, "BLAH\r\n\r\n");
  const none = { targetId: undefined, targetZone: undefined, isFailOpen: false };
  expect(records).toMatchObject([
    { targetGroupArn: group, targetId: "i-1", isFailOpen: true, answeredBy: "target" },
    { targetGroupArn: group, ...none, elbStatus: 503, answeredBy: "balancer" },
    { targetGroupArn: undefined, ...none, elbStatus: 503, answeredBy: "rule" },
    { targetGroupArn: undefined, ...none, elbStatus: 405, answeredBy: "balancer" },
    { targetGroupArn: undefined, ...none, elbStatus: 400, answeredBy: "balancer" },
  ]);
});

test("bytes are each request's own, and connections are told on both sides", async () => {
  const app = await rig.addApp("i-1", (request, response) => {
    response.end("x".repeat(Number(request.url?.slice(1))));
  });
  await rig.serveAll("web", [app]);
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  await ask(rig.balancer.port, { agent, path: "/100000" });
  await ask(rig.balancer.port, { agent, path: "/10" });
  await ask(rig.balancer.port, { agent, path: "/50000", method: "POST", body: "y".repeat(50_000) });
  const [large = 0, small = 0, both = 0] = records.map(({ clientBytes }) => clientBytes);
  expect(large).toBeGreaterThan(100_000);
  expect(large).toBeLessThan(101_000);
  expect(small).toBeLessThan(1000);
  expect(both).toBeGreaterThan(100_000);
  const told = (change: string) =>
    changes.filter((one) => one.change === change).map(({ to }) => to);
  expect(told("opened")).toEqual(["balancer", "target"]);
  agent.destroy();
  await until(() => told("closed").includes("balancer"));
  await rig.pass(60_000);
  await until(() => told("closed").includes("target"));
  expect(changes).toHaveLength(4);
  expect(changes[0]).toMatchObject({ loadBalancerArn: rig.loadBalancerArn });
});

test("a WebSocket is one record, when it closes", async () => {
  const app = await rig.addApp("i-1", () => {});
  app.server.on("upgrade", (_, socket) => {
    const head = "Upgrade: websocket\r\nConnection: Upgrade";
    socket.write(`HTTP/1.1 101 Switching Protocols\r\n${head}\r\n\r\n`);
    socket.pipe(socket);
  });
  await rig.serveAll("web", [app]);
  const offer = "Connection: Upgrade\r\nUpgrade: websocket";
  const client = openRaw(rig.balancer.port, `GET / HTTP/1.1\r\nHost: a.b\r\n${offer}\r\n\r\n`);
  await until(() => client.received.includes("101"));
  expect(records).toEqual([]);
  client.socket.destroy();
  await until(() => records.length === 1);
  expect(records[0]).toMatchObject({ isWebSocket: true, elbStatus: 101, targetResponseMs: 0 });
});

async function firstRule(): Promise<{ RuleArn: string }> {
  return (await rig.call("DescribeRules", { ListenerArn: rig.listenerArn })).Rules[0];
}
