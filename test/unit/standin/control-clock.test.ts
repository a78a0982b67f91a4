import { expect, test } from "vitest";
import { VirtualClock } from "../../../src/standin/clock.ts";
import { controlClock } from "../../../src/standin/control-clock.ts";
import { Control } from "../../../src/standin/control.ts";
import { createStandin } from "../../../src/standin/standin.ts";
import { SteeredClock } from "../../../src/standin/steered-clock.ts";
import { quickPace } from "../../../src/standin/region.ts";
import { seedNetworkAndTable } from "../../../src/standin/seed.ts";

const start = Date.UTC(2030, 0, 1);

function door() {
  const clock = new SteeredClock(new VirtualClock(start));
  const control = new Control();
  let moves = 0;
  controlClock(control, clock, () => (moves += 1));
  const post = async (body: string) => await control.perform("POST", "clock", body);
  return { clock, control, post, moves: () => moves };
}

test("it tells the time, moves it on, and tells again", async () => {
  const { control, post, moves } = door();
  expect(control.ask("GET", "clock").document).toEqual({
    now: start,
    time: "2030-01-01T00:00:00.000Z",
    aheadMs: 0,
  });
  const moved = { now: start + 5_400_000, time: "2030-01-01T01:30:00.000Z", aheadMs: 5_400_000 };
  expect(await post('{"advance":"90m"}')).toEqual({ status: 200, document: moved });
  expect(control.ask("GET", "clock").document).toEqual(moved);
  expect(moves()).toBe(1);
});

test.each(["1s", "2m", "3h", "7d", "168h"])("%s is a time to move on by", async (advance) => {
  expect((await door().post(JSON.stringify({ advance }))).status).toBe(200);
});

test.each([
  "",
  "{}",
  "null",
  '"1h"',
  '{"advance":1}',
  '{"advance":"1"}',
  '{"advance":"0s"}',
  '{"advance":"-1h"}',
  '{"advance":"1.5h"}',
  '{"advance":"8d"}',
  '{"advance":"1y"}',
  '{"advance":"1h","to":"x"}',
])("%s is refused in words and moves nothing", async (body) => {
  const { clock, post, moves } = door();
  const { status, document } = await post(body);
  expect(status).toBe(400);
  expect(document).toMatchObject({ error: expect.stringContaining("7d at most") });
  expect(clock.now()).toBe(start);
  expect(moves()).toBe(0);
});

test("a second move while one is under way is refused", async () => {
  const { clock, post } = door();
  for (let ms = 1; ms < 100; ms += 1) clock.after(ms, () => {});
  const first = post('{"advance":"1h"}');
  expect((await post('{"advance":"1s"}')).status).toBe(409);
  expect((await first).status).toBe(200);
});

/** One instance behind a load balancer; the machines' time stands still while AWS's is moved. */
async function served() {
  const machineClock = new VirtualClock(start);
  const clock = new SteeredClock(machineClock);
  let isWell = true;
  let probes = 0;
  const { region } = createStandin({
    clock,
    machineClock,
    pace: quickPace,
    complain: () => {},
    driver: {
      kind: "virtual",
      launch: (_order, events) => {
        machineClock.after(10, () => events.running());
        return {
          connect: () => Promise.reject(new Error("no network")),
          probe: () => {
            probes += 1;
            return Promise.resolve({ status: isWell ? 200 : 500, body: "" });
          },
          terminate: () => Promise.resolve(),
          console: () => "",
        };
      },
      close: () => Promise.resolve(),
    },
  });
  const seeded = seedNetworkAndTable(region, {
    availabilityZones: ["us-east-1a"],
    securityGroup: "instances",
    image: { name: "base" },
    loadBalancer: { name: "base", scheme: "internal", host: "127.0.0.1", port: 8080 },
    table: { name: "state", partitionKey: "pk", timeToLive: "expires" },
    parameters: {},
  });
  const pass = async (ms: number) => {
    for (let done = 0; done < ms; done += 50) {
      machineClock.advance(50);
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  return { region, clock, seeded, pass, fail: () => (isWell = false), probes: () => probes };
}

test("no health check is due or missed when time is moved on; what AWS does by itself is", async () => {
  const world = await served();
  const { region, clock, seeded, pass } = world;
  const template = region.ec2.templates.create({
    LaunchTemplateName: "web",
    LaunchTemplateData: { ImageId: seeded.imageId, InstanceType: "t3.small" },
  });
  const instance = region.ec2.launch({
    template: region.ec2.resolveTemplate({ LaunchTemplateId: template.launchTemplateId }),
    subnetId: seeded.subnetIds[0] ?? "",
    tags: {},
  });
  await pass(1_000);
  const group = region.elb.addTargetGroup({
    name: "web",
    protocol: "HTTP",
    port: 80,
    vpcId: seeded.vpcId,
    healthCheck: {
      port: undefined,
      path: "/",
      intervalSeconds: 5,
      timeoutSeconds: 2,
      healthyThreshold: 2,
      unhealthyThreshold: 2,
      matcher: "200",
    },
    attributes: { "deregistration_delay.timeout_seconds": "300" },
  });
  const listener = region.elb.listeners.get(seeded.listenerArn)!;
  const forward = { TargetGroups: [{ TargetGroupArn: group.arn, Weight: 1 }] };
  region.elb.addRule(listener, {
    priority: 1,
    conditions: [],
    actions: [{ Type: "forward", ForwardConfig: forward }],
  });
  region.elb.registerTarget(group.arn, instance.instanceId);
  const state = () => region.elb.targetState(group.arn, instance.instanceId);
  await pass(1_000);
  expect(state()).toBe("healthy");
  world.fail();
  const before = world.probes();
  await clock.advance(3_600_000);
  expect(world.probes()).toBe(before);
  expect(state()).toBe("healthy");
  await pass(11_000);
  expect(state()).toBe("unhealthy");

  let isGone = false;
  region.elb.deregisterTarget(group.arn, instance.instanceId, () => (isGone = true));
  await clock.advance(299_000);
  expect(state()).toBe("draining");
  await clock.advance(1_000);
  expect([state(), isGone]).toEqual([undefined, true]);
});
