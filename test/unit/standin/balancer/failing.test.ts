// Goal: a target that fails, stays silent or is drained shows to clients as behind an ALB.
// Method: real HTTP through a started balancer to servers that misbehave, on a virtual clock.
import { Agent } from "node:http";
import { afterEach, beforeEach, expect, test } from "vitest";
import { VirtualClock } from "../../../../src/standin/clock.ts";
import { ask, openRaw, startRig, until } from "./rig.ts";
import type { App, Rig } from "./rig.ts";

let rig: Rig;
beforeEach(async () => void (rig = await startRig(new VirtualClock(1_700_000_000_000))));
afterEach(() => rig.close());

test("a kept connection that turns out dead is 502, once, without a second try", async () => {
  let requests = 0;
  const app = await rig.addApp("i-1", (request, response) => {
    requests += 1;
    if (request.url === "/die") request.socket.destroy();
    else response.end("ok");
  });
  const group = await rig.serveAll("web", [app]);
  expect((await ask(rig.balancer.port)).body).toBe("ok");
  const answer = await ask(rig.balancer.port, { path: "/die" });
  expect(answer.status).toBe(502);
  expect(answer.headers).toMatchObject({ server: "awselb/2.0", "content-type": "text/html" });
  expect(answer.body).toContain("<h1>502 Bad Gateway</h1>");
  expect([requests, app.connections]).toEqual([2, 1]);
  expect((await ask(rig.balancer.port)).body).toBe("ok");
  expect(rig.balancer.counters).toMatchObject({ requests: 3, elb: { 502: 1 } });
  expect(rig.balancer.counters.targetGroups[group]).toMatchObject({ requests: 3, elb5xx: 1 });
});

test("a refused connection is 502 at once", async () => {
  const app = await rig.addApp("i-1", (_, response) => response.end("ok"));
  await rig.serveAll("web", [app]);
  app.server.close();
  expect((await ask(rig.balancer.port)).status).toBe(502);
  expect(rig.finished[0]).toMatchObject({ status: undefined, answeredBy: "balancer" });
});

test("an answer that is not HTTP is 502", async () => {
  const app = await rig.addApp("i-1", (request) => request.socket.end("what?\r\n\r\n"));
  await rig.serveAll("web", [app]);
  expect((await ask(rig.balancer.port)).status).toBe(502);
});

test("a machine that is gone is 504 after the 10 s of trying to connect", async () => {
  const app = await rig.addApp("i-1", (_, response) => response.end("ok"));
  await rig.serveAll("web", [app]);
  let tried = false;
  Object.defineProperty(app.instance, "machine", { get: () => void (tried = true) });
  const answer = ask(rig.balancer.port);
  await until(() => tried);
  await rig.pass(9950);
  expect(rig.finished).toEqual([]);
  await rig.pass(50);
  expect((await answer).status).toBe(504);
});

test("a silent target is 504 after 60 s", async () => {
  let arrived = false;
  const app = await rig.addApp("i-1", () => (arrived = true));
  await rig.serveAll("web", [app]);
  const answer = ask(rig.balancer.port);
  await until(() => arrived);
  await rig.pass(60_000);
  expect(await answer).toMatchObject({ status: 504, message: "Gateway Time-out" });
});

test("an answer that stops half-way is cut, not completed", async () => {
  const app = await rig.addApp("i-1", (request, response) => {
    response.write("half");
    if (request.url === "/reset") setImmediate(() => request.socket.destroy());
  });
  await rig.serveAll("web", [app]);
  await expect(ask(rig.balancer.port, { path: "/reset" })).rejects.toThrow("aborted");
  const silent = openRaw(rig.balancer.port, "GET /silent HTTP/1.1\r\nHost: a.example\r\n\r\n");
  await until(() => silent.received.endsWith("half\r\n"));
  await rig.pass(60_000);
  await until(() => silent.closed && rig.finished.length === 2);
  expect(silent.received).toMatch(/\r\n\r\n4\r\nhalf\r\n$/);
  expect(rig.finished).toMatchObject([
    { status: 200, elbStatus: 200, answeredBy: "target", complete: false },
    { status: 200, elbStatus: 200, answeredBy: "target", complete: false },
  ]);
  expect(rig.balancer.counters).toMatchObject({ requests: 2, incomplete: 2, elb: {} });
});

test("an answer that trickles is no silence, however long it takes", async () => {
  let trickle: (() => void) | undefined;
  const app = await rig.addApp("i-1", (_, response) => {
    trickle = () => response.write("drop ");
    trickle();
  });
  await rig.serveAll("web", [app]);
  const client = openRaw(rig.balancer.port, "GET / HTTP/1.1\r\nHost: a.example\r\n\r\n");
  for (let drops = 1; drops <= 5; drops += 1) {
    await until(() => client.received.split("drop").length === drops + 1);
    await rig.pass(40_000);
    trickle?.();
  }
  expect(rig.finished).toEqual([]);
  client.socket.destroy();
});

test("a WebSocket stays open while bytes flow and is closed after 60 s without", async () => {
  const app = await rig.addApp("i-1", () => {});
  app.server.on("upgrade", (_, socket) => {
    socket.write(
      "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n",
    );
    socket.pipe(socket);
  });
  await rig.serveAll("web", [app]);
  const client = openRaw(
    rig.balancer.port,
    "GET / HTTP/1.1\r\nHost: a.example\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n",
  );
  await until(() => client.received.includes("101"));
  for (let pings = 1; pings <= 4; pings += 1) {
    client.socket.write("ping");
    await until(() => client.received.split("ping").length === pings + 1);
    await rig.pass(40_000);
  }
  expect(client.closed).toBe(false);
  await rig.pass(20_000);
  await until(() => client.closed);
});

test("an early answer to an unfinished upload does not spoil the next request", async () => {
  const app = await rig.addApp("i-1", (request, response) => {
    if (request.method === "POST") response.writeHead(413).end("too large");
    else response.end("next");
  });
  await rig.serveAll("web", [app]);
  const client = openRaw(
    rig.balancer.port,
    "POST / HTTP/1.1\r\nHost: a.example\r\nContent-Length: 100000\r\n\r\npart of it",
  );
  await until(() => client.received.includes("too large"));
  expect((await ask(rig.balancer.port)).body).toBe("next");
  client.socket.write(Buffer.alloc(100_000 - "part of it".length));
  client.socket.write("GET / HTTP/1.1\r\nHost: a.example\r\n\r\n");
  await until(() => client.received.includes("next"));
  client.socket.destroy();
});

test("requests under way on a draining target finish; new ones go elsewhere", async () => {
  const { slow, answers } = await slowApp("i-slow");
  const other = await rig.addApp("i-other", (_, response) => response.end("other"));
  const group = await rig.serveAll("web", [slow, other]);
  const first = ask(rig.balancer.port);
  await until(() => answers.length === 1);
  rig.elb.deregisterTarget(group, "i-slow", () => {});
  for (let sent = 0; sent < 5; sent += 1) {
    expect((await ask(rig.balancer.port)).body).toBe("other");
  }
  await rig.pass(10_000);
  answers[0]?.();
  expect(await first).toMatchObject({ status: 200, body: "slow" });
});

test("what is still under way when the drain is over gets 502, and is cut if it has begun", async () => {
  const { slow, answers } = await slowApp("i-slow");
  const group = await rig.serveAll("web", [slow]);
  await rig.call("ModifyTargetGroupAttributes", {
    TargetGroupArn: group,
    Attributes: [{ Key: "deregistration_delay.timeout_seconds", Value: "20" }],
  });
  const waiting = ask(rig.balancer.port);
  await until(() => answers.length === 1);
  const begun = openRaw(rig.balancer.port, "GET /begin HTTP/1.1\r\nHost: a.example\r\n\r\n");
  await until(() => begun.received.endsWith("begi\r\n"));
  let gone = false;
  rig.elb.deregisterTarget(group, "i-slow", () => (gone = true));
  await rig.pass(19_950);
  expect(rig.finished).toEqual([]);
  await rig.pass(50);
  expect(gone).toBe(true);
  expect((await waiting).status).toBe(502);
  await until(() => begun.closed);
  expect(begun.received).toMatch(/\r\n\r\n4\r\nbegi\r\n$/);
});

test("a request still trying to connect when the drain is over gets its 502 then", async () => {
  const app = await rig.addApp("i-1", (_, response) => response.end("ok"));
  const group = await rig.serveAll("web", [app]);
  await rig.call("ModifyTargetGroupAttributes", {
    TargetGroupArn: group,
    Attributes: [{ Key: "deregistration_delay.timeout_seconds", Value: "2" }],
  });
  let tried = false;
  Object.defineProperty(app.instance, "machine", { get: () => void (tried = true) });
  const answer = ask(rig.balancer.port);
  await until(() => tried);
  rig.elb.deregisterTarget(group, "i-1", () => {});
  await rig.pass(2000);
  expect((await answer).status).toBe(502);
});

test("a WebSocket lives until its target's drain is over", async () => {
  const app = await rig.addApp("i-1", () => {});
  app.server.on("upgrade", (_, socket) => {
    socket.write(
      "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n",
    );
  });
  const group = await rig.serveAll("web", [app]);
  await rig.call("ModifyTargetGroupAttributes", {
    TargetGroupArn: group,
    Attributes: [{ Key: "deregistration_delay.timeout_seconds", Value: "20" }],
  });
  const client = openRaw(
    rig.balancer.port,
    "GET / HTTP/1.1\r\nHost: a.example\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n",
  );
  await until(() => client.received.includes("101"));
  rig.elb.deregisterTarget(group, "i-1", () => {});
  await rig.pass(19_900);
  expect(client.closed).toBe(false);
  await rig.pass(200);
  await until(() => client.closed);
});

test("closing the balancer frees its port and ends what is open", async () => {
  const { slow, answers } = await slowApp("i-slow");
  await rig.serveAll("web", [slow]);
  const agent = new Agent({ keepAlive: true });
  const waiting = ask(rig.balancer.port, { agent });
  waiting.catch(() => {});
  await until(() => answers.length === 1);
  await rig.balancer.close();
  await expect(ask(rig.balancer.port)).rejects.toThrow("ECONNREFUSED");
  agent.destroy();
  rig = await startRig(new VirtualClock(0));
});

/** Answers only when told, having sent the head and some of the body for /begin. */
async function slowApp(id: string): Promise<{ slow: App; answers: (() => void)[] }> {
  const answers: (() => void)[] = [];
  const slow = await rig.addApp(id, (request, response) => {
    if (request.url === "/begin") response.write("begi");
    answers.push(() => response.end("slow"));
  });
  return { slow, answers };
}
