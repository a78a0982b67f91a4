// Goal: clients stick to groups and targets by the load balancer's cookies as the ALB guide says.
// Method: real HTTP with cookies carried by hand, through a started balancer on a virtual clock.
import type { IncomingMessage, RequestListener } from "node:http";
import { afterEach, beforeEach, expect, test } from "vitest";
import { CookieSeal } from "../../../../src/standin/balancer/cookie-seal.ts";
import { VirtualClock } from "../../../../src/standin/clock.ts";
import { makeGroup, makeRule, refused } from "../elbv2/test-region.ts";
import { ask, openRaw, startRig, until } from "./rig.ts";
import type { App, Rig } from "./rig.ts";

let rig: Rig;
beforeEach(async () => void (rig = await startRig(new VirtualClock(1_700_000_000_000))));
afterEach(() => rig.close());

/** A browser: keeps what it is told to set and sends it back. */
class Jar {
  readonly cookies = new Map<string, string>();

  async ask(path = "/"): Promise<string> {
    const Cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const answer = await ask(rig.balancer.port, { path, headers: { Cookie } });
    for (const set of answer.headers["set-cookie"] ?? []) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(set) ?? [];
      this.cookies.set(name, value);
    }
    return answer.status === 200 ? answer.body : String(answer.status);
  }

  async tally(count: number): Promise<Record<string, number>> {
    const seen: Record<string, number> = {};
    for (let sent = 0; sent < count; sent += 1) {
      const body = await this.ask();
      seen[body] = (seen[body] ?? 0) + 1;
    }
    return seen;
  }
}

const named = (name: string): Promise<App> => rig.addApp(name, (_, response) => response.end(name));

const set = (group: string, attributes: Record<string, string>) =>
  rig.call("ModifyTargetGroupAttributes", {
    TargetGroupArn: group,
    Attributes: Object.entries(attributes).map(([Key, Value]) => ({ Key, Value })),
  });

/** Two groups of one app each behind one sticky rule; returns what changes its weights. */
async function twoGroups(seconds = 60) {
  const [a, b] = [await makeGroup(rig, "a"), await makeGroup(rig, "b")];
  rig.elb.registerTarget(a, (await named("i-a")).instance.instanceId);
  rig.elb.registerTarget(b, (await named("i-b")).instance.instanceId);
  const actions = (weights: Record<string, number>) => [
    {
      Type: "forward",
      ForwardConfig: {
        TargetGroups: Object.entries(weights).map(([TargetGroupArn, Weight]) => ({
          TargetGroupArn,
          Weight,
        })),
        TargetGroupStickinessConfig: { Enabled: true, DurationSeconds: seconds },
      },
    },
  ];
  const { Rules } = await rig.call("CreateRule", {
    ListenerArn: rig.listenerArn,
    Priority: 1,
    Conditions: [{ Field: "path-pattern", Values: ["/*"] }],
    Actions: actions({ [a]: 1, [b]: 0 }),
  });
  await rig.pass(1000);
  const shift = async (weights: Record<string, number>) => {
    await rig.call("ModifyRule", { RuleArn: Rules[0].RuleArn, Actions: actions(weights) });
    await rig.pass(1000);
  };
  return { a, b, shift, echoed: Rules[0].Actions[0] };
}

test("a stuck client stays after the weights moved, others do not, until its time is over", async () => {
  const { a, b, shift, echoed } = await twoGroups();
  expect(echoed.ForwardConfig.TargetGroupStickinessConfig).toEqual({
    Enabled: true,
    DurationSeconds: 60,
  });
  const stuck = new Jar();
  expect(await stuck.ask()).toBe("i-a");
  expect([...stuck.cookies.keys()]).toEqual(["AWSALBTG", "AWSALBTGCORS"]);
  await shift({ [a]: 0, [b]: 1 });
  expect(await stuck.tally(5)).toEqual({ "i-a": 5 });
  expect(await new Jar().tally(5)).toEqual({ "i-b": 5 });
  await rig.pass(59_000);
  expect(await stuck.ask()).toBe("i-a");
  await rig.pass(60_000);
  expect(await stuck.tally(3)).toEqual({ "i-b": 3 });
});

test("a stuck client gets 503 once its group is empty, and a new group when the rule drops it", async () => {
  const { a, b, shift } = await twoGroups(604_800);
  const stuck = new Jar();
  expect(await stuck.ask()).toBe("i-a");
  await shift({ [a]: 0, [b]: 1 });
  rig.elb.deregisterTarget(a, "i-a", () => {});
  expect(await stuck.tally(3)).toEqual({ 503: 3 });
  await shift({ [b]: 1 });
  expect(await stuck.tally(2)).toEqual({ "i-b": 2 });
});

test("the cookie for cross-origin requests alone sticks too; a forged one does not", async () => {
  const { a, b, shift } = await twoGroups();
  const stuck = new Jar();
  await stuck.ask();
  stuck.cookies.delete("AWSALBTG");
  await shift({ [a]: 0, [b]: 1 });
  expect(await stuck.ask()).toBe("i-a");
  for (const forged of ["", "x", "AAAA", `${stuck.cookies.get("AWSALBTG")}A`, a]) {
    const forger = new Jar();
    forger.cookies.set("AWSALBTG", forged);
    expect(await forger.ask()).toBe("i-b");
  }
});

test("a client stays with its target by AWSALB, and gets another when that is unhealthy", async () => {
  const apps = [await named("i-1"), await named("i-2"), await named("i-3")];
  const group = await rig.serveAll("web", apps);
  await set(group, { "stickiness.enabled": "true", "stickiness.lb_cookie.duration_seconds": "10" });
  const jars = [new Jar(), new Jar(), new Jar()];
  for (const [at, jar] of jars.entries()) {
    expect(await jar.tally(4)).toEqual({ [`i-${at + 1}`]: 4 });
    expect([...jar.cookies.keys()]).toEqual(["AWSALB", "AWSALBCORS"]);
  }
  const [first = new Jar()] = jars;
  apps[0]!.instance.answer = refused;
  for (let second = 0; second < 12; second += 1) {
    await rig.pass(1000);
    await first.ask();
  }
  expect(rig.elb.targetState(group, "i-1")).toBe("unhealthy");
  const next = await first.ask();
  expect(next).not.toBe("i-1");
  expect(await first.tally(4)).toEqual({ [next]: 4 });
  await rig.pass(10_000);
  expect(Object.keys(await first.tally(4)).length).toBe(1);
});

test("cookies are written as an ALB writes them over HTTP", async () => {
  const group = await rig.serveAll("web", [await named("i-1")]);
  await set(group, { "stickiness.enabled": "true" });
  const { headers } = await ask(rig.balancer.port);
  const expires = new Date(rig.clock.now() + 604_800_000).toUTCString();
  const value = /^AWSALB=([A-Za-z0-9+/=]+);/.exec(headers["set-cookie"]?.[0] ?? "")?.[1];
  expect(headers["set-cookie"]).toEqual([
    `AWSALB=${value}; Expires=${expires}; Path=/`,
    `AWSALBCORS=${value}; Expires=${expires}; Path=/; SameSite=None`,
  ]);
  expect(new CookieSeal(rig.region).open(value ?? "")).toBe(`${rig.clock.now()} ${group} i-1:8080`);
});

test("an application's cookie starts it, both are needed, and without them four say _remove_", async () => {
  const login =
    (name: string): RequestListener =>
    (request: IncomingMessage, response) => {
      if (request.url === "/login") response.setHeader("Set-Cookie", "SESSION=abc; HttpOnly");
      response.end(name);
    };
  const apps = [await rig.addApp("i-1", login("i-1")), await rig.addApp("i-2", login("i-2"))];
  const group = await rig.serveAll("web", apps);
  await set(group, {
    "stickiness.enabled": "true",
    "stickiness.type": "app_cookie",
    "stickiness.app_cookie.cookie_name": "SESSION",
  });
  const jar = new Jar();
  expect(await jar.tally(4)).toEqual({ "i-1": 2, "i-2": 2 });
  expect([...jar.cookies]).toEqual([0, 1, 2, 3].map((n) => [`AWSALBAPP-${n}`, "_remove_"]));
  const home = await jar.ask("/login");
  expect(jar.cookies.get("AWSALBAPP-0")).not.toBe("_remove_");
  expect(await jar.tally(4)).toEqual({ [home]: 4 });
  jar.cookies.delete("SESSION");
  expect(await jar.tally(4)).toEqual({ "i-1": 2, "i-2": 2 });
});

test("a WebSocket's handshake is answered with the cookies as well", async () => {
  const app = await rig.addApp("i-1", () => {});
  app.server.on("upgrade", (_, socket) => {
    const head = "Upgrade: websocket\r\nConnection: Upgrade";
    socket.end(`HTTP/1.1 101 Switching Protocols\r\n${head}\r\n\r\n`);
  });
  const group = await rig.serveAll("web", [app]);
  await set(group, { "stickiness.enabled": "true" });
  const offer = "Connection: Upgrade\r\nUpgrade: websocket";
  const client = openRaw(rig.balancer.port, `GET / HTTP/1.1\r\nHost: a.b\r\n${offer}\r\n\r\n`);
  await until(() => client.received.includes("\r\n\r\n"));
  expect(client.received).toMatch(/^HTTP\/1.1 101 [^]*\r\nSet-Cookie: AWSALB=[^]*\r\nSet-Cookie: /);
  client.socket.destroy();
});

test("the fewest requests under way, and at random, are algorithms too", async () => {
  const held: (() => void)[] = [];
  const slow = await rig.addApp("i-slow", (_, response) => {
    held.push(() => response.end("i-slow"));
  });
  const group = await rig.serveAll("web", [slow, await named("i-1")]);
  await set(group, { "load_balancing.algorithm.type": "least_outstanding_requests" });
  const first = ask(rig.balancer.port);
  await until(() => held.length === 1);
  expect(await new Jar().tally(6)).toEqual({ "i-1": 6 });
  held[0]?.();
  await first;

  await set(group, { "load_balancing.algorithm.type": "weighted_random" });
  const order: string[] = [];
  for (let sent = 0; sent < 40; sent += 1) {
    const answer = new Jar().ask();
    await until(() => held.length === 2 || rig.finished.length === 8 + sent);
    held.splice(1).forEach((run) => run());
    order.push(await answer);
  }
  const slowOnes = order.filter((name) => name === "i-slow").length;
  expect(slowOnes).toBeGreaterThan(10);
  expect(slowOnes).toBeLessThan(30);
  const alternating = order.every((name, at) => at === 0 || name !== order[at - 1]);
  expect(alternating).toBe(false);
});

test("slow start: none for the first, a growing share for a later one", async () => {
  const group = await rig.serveAll("web", [await named("i-1")]);
  await set(group, { "slow_start.duration_seconds": "100" });
  await named("i-2");
  rig.elb.registerTarget(group, "i-2");
  await rig.pass(500);
  expect(rig.elb.targetState(group, "i-2")).toBe("healthy");
  const early = (await new Jar().tally(100))["i-2"] ?? 0;
  await rig.pass(50_000);
  const half = (await new Jar().tally(100))["i-2"] ?? 0;
  await rig.pass(50_000);
  expect(early).toBeLessThan(5);
  // A third of 100 draws, standard deviation 4.7.
  expect(half).toBeGreaterThan(15);
  expect(half).toBeLessThan(50);
  expect(await new Jar().tally(100)).toEqual({ "i-1": 50, "i-2": 50 });
});

test("below a percentage of healthy targets requests go to all", async () => {
  const apps = [await named("i-1"), await named("i-2")];
  const group = await rig.serveAll("web", apps);
  apps[1]!.instance.answer = refused;
  await rig.pass(12_000);
  expect(await new Jar().tally(4)).toEqual({ "i-1": 4 });
  const key = "target_group_health.unhealthy_state_routing.minimum_healthy_targets.percentage";
  await set(group, { [key]: "51" });
  expect(await new Jar().tally(4)).toEqual({ "i-1": 2, "i-2": 2 });
  await set(group, { [key]: "50" });
  expect(await new Jar().tally(4)).toEqual({ "i-1": 4 });
});

test("a weighted rule without stickiness sets no cookie", async () => {
  const group = await rig.serveAll("web", [await named("i-1")]);
  await makeRule(rig, 1, { [group]: 1 });
  await rig.pass(300);
  expect((await ask(rig.balancer.port)).headers["set-cookie"]).toBeUndefined();
});
