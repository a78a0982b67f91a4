// Goal: requests fare here as they do behind an Application Load Balancer, surprises included.
// Method: every quirk of the data plane by its id over real sockets in virtual time, then without.
import { Agent } from "node:http";
import type { IncomingHttpHeaders } from "node:http";
import type { Action } from "@aws-sdk/client-elastic-load-balancing-v2";
import {
  CreateRuleCommand,
  ModifyLoadBalancerAttributesCommand,
  ModifyRuleCommand,
  ModifyTargetGroupAttributesCommand,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import { expect } from "vitest";
import {
  deregister,
  everyPath,
  forward,
  health,
  launch,
  makeGroup,
  makeRule,
  register,
  setAttribute,
} from "./support/elb-world.ts";
import { accepted, refused } from "./support/quirk-world.ts";
import { quirk } from "./support/quirk.ts";
import { carrying, until } from "./support/traffic-world.ts";

const get = "GET / HTTP/1.1\r\nHost: a.example\r\n\r\n";
const upgrade =
  "GET / HTTP/1.1\r\nHost: a.example\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n";
const switching =
  "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n";

quirk(
  "ELB-41",
  carrying(async ({ world, group, rule, tally }) => {
    const full = await group("full");
    const empty = await makeGroup(world, "empty");
    await rule(1, { [full.arn]: 50, [empty]: 50 });
    const seen = await tally(40);
    expect(seen["503"] ?? 0).toBeGreaterThan(8);
    expect(seen["full"] ?? 0).toBeGreaterThan(8);
  }),
);

// Faults: I16.
quirk(
  "ELB-42",
  carrying(async ({ world, group, rule, tally, finished }) => {
    world.probes.set("*", () => Promise.resolve({ status: 500, body: "" }));
    const web = await group("web");
    await rule(1, { [web.arn]: 1 });
    await world.pass(15_000);
    expect(await health(world, web.arn)).toEqual(["unhealthy Target.ResponseCodeMismatch"]);
    expect(await tally(3)).toEqual({ web: 3 });
    expect(finished).toMatchObject([{ isFailOpen: true }, { isFailOpen: true }, {}]);
  }),
);

quirk(
  "ELB-43",
  carrying(async ({ world, group, rule, tally }) => {
    world.probes.set("*", () => new Promise(() => {}));
    const web = await group("web");
    await rule(1, { [web.arn]: 1 });
    expect(await health(world, web.arn)).toEqual(["initial Elb.InitialHealthChecking"]);
    expect(await tally(2)).toEqual({ 503: 2 });
  }),
);

quirk(
  "ELB-44",
  carrying(async ({ world, group, rule, tally }) => {
    const [old, next] = [await group("old"), await group("next")];
    const RuleArn = await rule(1, { [old.arn]: 1, [next.arn]: 0 });
    const Actions = forward({ [old.arn]: 0, [next.arn]: 1 });
    const { Rules } = await world.elb.send(new ModifyRuleCommand({ RuleArn, Actions }));
    expect(Rules?.[0]?.Actions?.[0]?.ForwardConfig?.TargetGroups?.[0]?.Weight).toBe(0);
    expect(await tally(3)).toEqual({ old: 3 });
    await world.pass(world.region.pace.rulePropagationMs);
    expect(await tally(3)).toEqual({ next: 3 });
  }),
);

quirk(
  "ELB-45",
  carrying(async ({ world, group, rule, tally }) => {
    const [old, next] = [await group("old"), await group("next")];
    const RuleArn = await rule(1, { [old.arn]: 1, [next.arn]: 0 });
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    expect(await tally(3, { agent })).toEqual({ old: 3 });
    const Actions = forward({ [old.arn]: 0, [next.arn]: 1 });
    await world.elb.send(new ModifyRuleCommand({ RuleArn, Actions }));
    await world.pass(1000);
    const seen = await tally(3, { agent }).finally(() => agent.destroy());
    expect(seen).toEqual({ next: 3 });
  }),
);

quirk(
  "ELB-46",
  carrying(async ({ group, rule, tally }) => {
    const [a, b] = [await group("one"), await group("two")];
    await rule(1, { [a.arn]: 0, [b.arn]: 0 });
    expect(await tally(5)).toEqual({ 503: 5 });
  }),
);

quirk(
  "ELB-47",
  carrying(async ({ group, rule, tally }) => {
    const only = await group("only");
    await rule(1, { [only.arn]: 0 });
    expect(await tally(5)).toEqual({ only: 5 });
  }),
);

quirk(
  "ELB-48",
  carrying(async ({ world, group, rule, openRaw, ask, finished }) => {
    const answers: (() => void)[] = [];
    const web = await group("web", (_, response) => {
      answers.push(() => response.end("late"));
    });
    await setAttribute(world, web.arn, "deregistration_delay.timeout_seconds", "20");
    await rule(1, { [web.arn]: 1 });
    const [first, second] = [ask(), openRaw(get)];
    await until(() => answers.length === 2);
    await deregister(world, web.arn, [web.instanceId]);
    await world.pass(15_000);
    expect(finished).toEqual([]);
    answers[0]?.();
    await until(() => finished.length === 1);
    await world.pass(6000);
    await until(() => finished.length === 2);
    expect(finished.map((one) => one.elbStatus)).toEqual([200, 502]);
    expect([(await first).status, second.received.slice(9, 12)].map(String)).toContain("502");
    second.socket.destroy();
  }),
);

quirk(
  "ELB-49",
  carrying(async ({ world, group, rule, openRaw }) => {
    const web = await group("web");
    web.server.on("upgrade", (_, socket) => {
      socket.write(switching);
      socket.pipe(socket);
    });
    await setAttribute(world, web.arn, "deregistration_delay.timeout_seconds", "20");
    await rule(1, { [web.arn]: 1 });
    const client = openRaw(upgrade);
    await until(() => client.received.includes("101"));
    await deregister(world, web.arn, [web.instanceId]);
    await world.pass(19_000);
    client.socket.write("still here");
    await until(() => client.received.endsWith("still here"));
    await world.pass(2000);
    await until(() => client.closed, 1000);
  }),
);

quirk(
  "ELB-50",
  carrying(async ({ group, rule, tally }) => {
    const used = new WeakSet<object>();
    const web = await group("web", (request, response) => {
      if (used.has(request.socket)) request.socket.destroy();
      else response.end("fresh");
      used.add(request.socket);
    });
    await rule(1, { [web.arn]: 1 });
    expect(await tally(4)).toEqual({ fresh: 2, 502: 2 });
  }),
);

quirk(
  "ELB-51",
  carrying(async ({ world, group, rule, openRaw }) => {
    let arrived = false;
    const web = await group("web", () => (arrived = true));
    await rule(1, { [web.arn]: 1 });
    const client = openRaw(get);
    await until(() => arrived);
    await world.pass(59_000);
    expect(client.received).toBe("");
    await world.pass(1000);
    await until(() => client.received !== "", 1000);
    expect(client.received).toMatch(/^HTTP\/1.1 504 Gateway Time-out\r\nServer: awselb\/2.0\r\n/);
    client.socket.destroy();
  }),
);

/** What a target sees of the headers. */
const seeing = (headers: IncomingHttpHeaders[]) =>
  carrying(async ({ group, rule, ask, port }) => {
    const web = await group("web", (request, response) => {
      headers.push(request.headers);
      response.end(String(port));
    });
    await rule(1, { [web.arn]: 1 });
    await ask({ headers: { Host: "app.example" } });
    await ask({
      headers: {
        Host: "app.example",
        "X-Forwarded-For": "203.0.113.7",
        "X-Amzn-Trace-Id": "Root=1-65500000-abc;CalledFrom=app",
      },
    });
  });

quirk("ELB-52", async (world) => {
  const headers: IncomingHttpHeaders[] = [];
  await seeing(headers)(world);
  expect(headers.map((seen) => seen["x-forwarded-for"])).toEqual([
    "127.0.0.1",
    "203.0.113.7, 127.0.0.1",
  ]);
});

quirk("ELB-53", async (world) => {
  const headers: IncomingHttpHeaders[] = [];
  await seeing(headers)(world);
  const [fresh, continued] = headers.map((seen) => String(seen["x-amzn-trace-id"]));
  expect(fresh).toMatch(/^Root=1-[0-9a-f]{8}-[0-9a-f]{24}$/);
  expect(continued).toMatch(/^Self=1-[0-9a-f-]{33};Root=1-65500000-abc;CalledFrom=app$/);
});

quirk("ELB-54", async (world) => {
  const headers: IncomingHttpHeaders[] = [];
  await seeing(headers)(world);
  // The listener's port as the API knows it; where it listens on this machine is another.
  expect(headers.map((seen) => seen.host)).toEqual(["app.example:8080", "app.example:8080"]);
});

quirk(
  "ELB-55",
  carrying(async ({ group, rule, tally }) => {
    const web = await group("web");
    await rule(1, { [web.arn]: 1 });
    const long = "x".repeat(17_000);
    expect(await tally(1, { path: `/${long}` })).toEqual({ 414: 1 });
    expect(await tally(1, { headers: { "X-Long": long } })).toEqual({ 400: 1 });
  }),
);

quirk(
  "ELB-56",
  carrying(async ({ world, ask }) => {
    const RedirectConfig = { Protocol: "HTTPS", Port: "443", StatusCode: "HTTP_301" as const };
    const redirect = {
      ListenerArn: world.seeded.listenerArn,
      Priority: 1,
      Conditions: everyPath,
      Actions: [{ Type: "redirect" as const, RedirectConfig }],
    };
    await world.elb.send(new CreateRuleCommand(redirect));
    await world.pass(1000);
    const { status, headers } = await ask({ path: "/a?b=c", headers: { Host: "my.example" } });
    expect(status).toBe(301);
    expect(headers.location).toBe("https://my.example:443/a?b=c");
  }),
);

quirk(
  "ELB-57",
  carrying(async ({ group, rule, tally }) => {
    const web = await group("web");
    await rule(1, { [web.arn]: 1 });
    const claimed = (count: number) => Array(count).fill("203.0.113.7").join(", ");
    expect(await tally(1, { headers: { "X-Forwarded-For": claimed(30) } })).toEqual({ web: 1 });
    expect(await tally(1, { headers: { "X-Forwarded-For": claimed(31) } })).toEqual({ 463: 1 });
  }),
);

/** Two groups behind one sticky rule; what the first answer sets, as a Cookie header. */
const stuckToOld = (body: (parts: StuckParts) => Promise<void>) =>
  carrying(async (traffic) => {
    const { world, group, ask } = traffic;
    const [old, next] = [await group("old"), await group("next")];
    const actions = (weights: [number, number]) => {
      const [action] = forward({ [old.arn]: weights[0], [next.arn]: weights[1] });
      const TargetGroupStickinessConfig = { Enabled: true, DurationSeconds: 3600 };
      return [
        { ...action, ForwardConfig: { ...action?.ForwardConfig, TargetGroupStickinessConfig } },
      ] as Action[];
    };
    const RuleArn = await makeRule(world, 1, actions([1, 0]));
    await world.pass(1000);
    const { headers } = await ask();
    const Cookie = (headers["set-cookie"] ?? []).map((set) => set.split(";")[0]).join("; ");
    await world.elb.send(new ModifyRuleCommand({ RuleArn, Actions: actions([0, 1]) }));
    await world.pass(1000);
    await body({ ...traffic, old, Cookie });
  });

type Traffic = Parameters<Parameters<typeof carrying>[0]>[0];
type StuckParts = Traffic & { readonly old: Awaited<ReturnType<Traffic["group"]>>; Cookie: string };

quirk(
  "ELB-58",
  stuckToOld(async ({ tally, Cookie }) => {
    expect(await tally(4)).toEqual({ next: 4 });
    expect(await tally(4, { headers: { Cookie } })).toEqual({ old: 4 });
  }),
);

quirk(
  "ELB-59",
  stuckToOld(async ({ world, tally, old, Cookie }) => {
    await deregister(world, old.arn, [old.instanceId]);
    expect(await tally(3, { headers: { Cookie } })).toEqual({ 503: 3 });
    expect(await tally(3)).toEqual({ next: 3 });
  }),
);

quirk(
  "ELB-60",
  carrying(async ({ world, group, rule, serve, tally, ask }) => {
    const web = await group("web");
    const [other = ""] = await launch(world, 1, undefined, "other");
    await setAttribute(world, web.arn, "stickiness.enabled", "true");
    await rule(1, { [web.arn]: 1 });
    const { headers } = await ask();
    const Cookie = (headers["set-cookie"] ?? []).map((set) => set.split(";")[0]).join("; ");
    await serve(other, (_, response) => response.end("other"));
    await register(world, web.arn, [other]);
    await world.pass(1000);
    expect(await tally(4, { headers: { Cookie } })).toEqual({ web: 4 });
    world.probes.set(web.instanceId, () => Promise.resolve({ status: 500, body: "" }));
    await world.pass(16_000);
    const moved = await ask({ headers: { Cookie } });
    expect(moved.body).toBe("other");
    expect(moved.headers["set-cookie"]?.[0]).toMatch(/^AWSALB=/);
  }),
);

quirk("ELB-61", async (world) => {
  const [one, two] = [await makeGroup(world, "one"), await makeGroup(world, "two")];
  const rule = await makeRule(world, 1, forward({ [one]: 1, [two]: 1 }));
  const Attributes = [{ Key: "stickiness.enabled", Value: "true" }];
  const stick = new ModifyTargetGroupAttributesCommand({ TargetGroupArn: one, Attributes });
  expect(await refused(world.elb.send(stick))).toEqual({
    code: "InvalidConfigurationRequest",
    message:
      `This target group appears behind a rule with group stickiness disabled (${rule}). ` +
      "You must enable group stickiness before enabling target stickiness",
  });
});

quirk(
  "ELB-62",
  carrying(async ({ world, group, rule, serve, tally }) => {
    const web = await group("first");
    const [second = ""] = await launch(world, 1, undefined, "second");
    await serve(second, (_, response) => response.end("second"));
    await setAttribute(world, web.arn, "slow_start.duration_seconds", "900");
    await rule(1, { [web.arn]: 1 });
    await world.pass(10_000);
    await register(world, web.arn, [second]);
    await world.pass(10_000);
    const seen = await tally(60);
    // One of a hundred of a full share, beside a target that has all of its own.
    expect(seen["first"] ?? 0).toBeGreaterThan(50);
  }),
);

quirk(
  "ELB-63",
  carrying(async ({ world, openRaw }) => {
    const client = openRaw("GET / HTTP/1.1\r\nHost: a.exa");
    await arrive();
    await world.pass(59_000);
    expect(client.closed).toBe(false);
    await world.pass(16_000);
    await until(() => client.closed, 1000);
    expect(client.received).toMatch(/^HTTP\/1.1 408 Request Timeout\r\n/);
  }),
);

quirk(
  "ELB-64",
  carrying(async ({ world, group, rule, openRaw }) => {
    const web = await group("web");
    await rule(1, { [web.arn]: 1 });
    const client = openRaw(get);
    await until(() => client.received.endsWith("web"));
    await world.pass(59_000);
    expect(client.closed).toBe(false);
    await world.pass(1000);
    await until(() => client.closed, 1000);
  }),
);

quirk(
  "ELB-65",
  carrying(async ({ world, group, rule, openRaw }) => {
    const web = await group("web");
    await rule(1, { [web.arn]: 1 });
    const { loadBalancerArn: LoadBalancerArn } = world.seeded;
    const Attributes = [{ Key: "client_keep_alive.seconds", Value: "60" }];
    const set = new ModifyLoadBalancerAttributesCommand({ LoadBalancerArn, Attributes });
    await accepted(world.elb.send(set));
    const client = openRaw(get);
    await until(() => client.received.split("200 OK").length === 2);
    await world.pass(31_000);
    client.socket.write(get);
    await until(() => client.received.split("200 OK").length === 3);
    await world.pass(31_000);
    expect(client.closed).toBe(false);
    client.socket.write(get);
    await until(() => client.received.split("200 OK").length === 4);
    await until(() => client.closed, 1000);
  }),
);

/** Lets what was sent arrive before time goes on. */
async function arrive(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}
