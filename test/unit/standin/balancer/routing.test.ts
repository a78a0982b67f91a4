// Goal: the data plane obeys rules, weights and health as aws-facts §2.3-2.6 say.
// Method: real HTTP through a started balancer to servers behind fake machines, on a virtual clock.
import { afterEach, beforeEach, expect, test } from "vitest";
import { VirtualClock } from "../../../../src/standin/clock.ts";
import { forwardTo, makeGroup, makeRule, ok, refused } from "../elbv2/test-region.ts";
import { ask, startRig } from "./rig.ts";
import type { App, Rig } from "./rig.ts";

let rig: Rig;
beforeEach(async () => void (rig = await startRig(new VirtualClock(1_700_000_000_000))));
afterEach(() => rig.close());

function named(name: string): Promise<App> {
  return rig.addApp(name, (_, response) => response.end(name));
}

async function tally(count: number, options = {}): Promise<Record<string, number>> {
  const seen: Record<string, number> = {};
  for (let sent = 0; sent < count; sent += 1) {
    const { status, body } = await ask(rig.balancer.port, options);
    const key = status === 200 ? body : String(status);
    seen[key] = (seen[key] ?? 0) + 1;
  }
  return seen;
}

test("what no rule matches gets the default rule's fixed response from awselb", async () => {
  const answer = await ask(rig.balancer.port);
  expect(answer).toMatchObject({ status: 503, body: "none" });
  expect(answer.headers).toMatchObject({
    server: "awselb/2.0",
    "content-type": "text/plain; charset=utf-8",
  });
  expect(rig.finished[0]).toMatchObject({ elbStatus: 503, answeredBy: "rule" });
});

test("requests take turns over the healthy targets", async () => {
  const apps = [await named("i-1"), await named("i-2"), await named("i-3")];
  await rig.serveAll("web", apps);
  expect(await tally(9)).toEqual({ "i-1": 3, "i-2": 3, "i-3": 3 });
});

test("a lower priority number wins, and a test header reaches a dark group only", async () => {
  const stable = await named("i-stable");
  const candidate = await named("i-candidate");
  await rig.serveAll("stable", [stable], 20_100);
  const dark = await makeGroup(rig, "candidate");
  await makeRule(rig, 100, { [dark]: 1 }, [
    { Field: "path-pattern", Values: ["/*"] },
    {
      Field: "http-header",
      HttpHeaderConfig: { HttpHeaderName: "x-slipway-test", Values: ["n1"] },
    },
  ]);
  rig.elb.registerTarget(dark, candidate.instance.instanceId);
  await rig.pass(500);
  expect(await tally(5)).toEqual({ "i-stable": 5 });
  expect(await tally(5, { headers: { "X-Slipway-Test": "n1" } })).toEqual({ "i-candidate": 5 });
  expect(await tally(5, { headers: { "X-Slipway-Test": "n2" } })).toEqual({ "i-stable": 5 });
});

test("weights share requests out one by one, on one client connection too", async () => {
  const [a, b] = [await named("i-a"), await named("i-b")];
  const first = await rig.serveAll("a", [a]);
  const second = await rig.serveAll("b", [b], 101);
  await makeRule(rig, 1, { [first]: 90, [second]: 10 });
  await rig.pass(300);
  const seen = await tally(400);
  // 400 draws at 10 %: 40 expected, standard deviation 6.
  expect(seen["i-b"]).toBeGreaterThan(15);
  expect(seen["i-b"]).toBeLessThan(70);
  expect((seen["i-a"] ?? 0) + (seen["i-b"] ?? 0)).toBe(400);
});

test("a changed rule is described at once and obeyed after the propagation time", async () => {
  const [a, b] = [await named("i-a"), await named("i-b")];
  const first = await rig.serveAll("a", [a], 50);
  const second = await rig.serveAll("b", [b], 60);
  const rule = await makeRule(rig, 1, { [first]: 100, [second]: 0 });
  await rig.pass(300);
  await rig.call("ModifyRule", {
    RuleArn: rule,
    Actions: forwardTo({ [first]: 0, [second]: 100 }),
  });
  const { Rules } = await rig.call("DescribeRules", { RuleArns: [rule] });
  expect(Rules[0].Actions[0].ForwardConfig.TargetGroups[0].Weight).toBe(0);
  expect(await tally(3)).toEqual({ "i-a": 3 });
  await rig.pass(150);
  expect(await tally(3)).toEqual({ "i-a": 3 });
  await rig.pass(50);
  expect(await tally(3)).toEqual({ "i-b": 3 });
});

test("the share of an empty group is 503 and is never given to the other group", async () => {
  const full = await rig.serveAll("full", [await named("i-1")]);
  const empty = await makeGroup(rig, "empty");
  await makeRule(rig, 1, { [full]: 50, [empty]: 50 });
  await rig.pass(300);
  const seen = await tally(60);
  expect(seen["503"]).toBeGreaterThan(10);
  expect(seen["i-1"]).toBeGreaterThan(10);
  expect(rig.balancer.counters.targetGroups[empty]).toMatchObject({
    requests: 0,
    elb5xx: seen["503"],
    targets: {},
  });
  const refusal = rig.finished.find((one) => one.targetGroupArn === empty);
  expect(refusal).toMatchObject({ targetId: undefined, elbStatus: 503, answeredBy: "balancer" });
});

test("a group whose targets are all initial, draining or unused is 503", async () => {
  const app = await named("i-1");
  app.instance.answer = () => new Promise(() => {});
  const group = await rig.serveAll("web", [app]);
  expect(rig.elb.targetState(group, "i-1")).toBe("initial");
  expect(await tally(1)).toEqual({ 503: 1 });
  app.instance.answer = ok;
  await rig.pass(5000);
  expect(await tally(1)).toEqual({ "i-1": 1 });
  rig.elb.deregisterTarget(group, "i-1", () => {});
  expect(await tally(1)).toEqual({ 503: 1 });
});

test("unhealthy targets are left out while a healthy one is there; all unhealthy fails open", async () => {
  const [a, b] = [await named("i-a"), await named("i-b")];
  const group = await rig.serveAll("web", [a, b]);
  a.instance.answer = refused;
  await rig.pass(12_000);
  expect(rig.elb.targetState(group, "i-a")).toBe("unhealthy");
  expect(await tally(4)).toEqual({ "i-b": 4 });
  b.instance.answer = refused;
  await rig.pass(12_000);
  expect(rig.elb.targetState(group, "i-b")).toBe("unhealthy");
  expect(await tally(4)).toEqual({ "i-a": 2, "i-b": 2 });
});

test("counters tell requests, status classes and targets; observers see each request", async () => {
  const app = await rig.addApp("i-1", (request, response) => {
    response.statusCode = request.url === "/bad" ? 500 : 201;
    response.end();
  });
  const group = await rig.serveAll("web", [app]);
  await ask(rig.balancer.port);
  await ask(rig.balancer.port, { path: "/bad" });
  expect(rig.balancer.counters).toMatchObject({ requests: 2, incomplete: 0, elb: {} });
  const counted = { requests: 2, statuses: { "2xx": 1, "5xx": 1 }, elb5xx: 0 };
  expect(rig.balancer.counters.targetGroups[group]).toEqual({
    ...counted,
    targets: { "i-1": counted },
  });
  expect(rig.finished).toMatchObject([{ status: 201 }, { status: 500 }]);
});
