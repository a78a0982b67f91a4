// Goal: a weight change and the drain of the old group lose no request, and moved ones really move.
// Method: 200 requests a second, half on kept connections, on the wall clock, through both.
import { Agent } from "node:http";
import { expect, test } from "vitest";
import { wallClock } from "../../../../src/standin/clock.ts";
import { forwardTo, makeGroup, makeRule } from "../elbv2/test-region.ts";
import { ask, startRig, until } from "./rig.ts";
import type { App, Rig } from "./rig.ts";

test("200 requests/s, kept alive and not, through a shift and a drain: none fails", async () => {
  const rig = await startRig(wallClock());
  const [old, next] = [await fleet(rig, "old"), await fleet(rig, "next")];
  const rule = await makeRule(rig, 100, { [old.group]: 100, [next.group]: 0 });
  await until(() => old.healthy() && next.healthy());
  await untilServed(rig);

  const load = startLoad(rig);
  await until(() => load.answers.length > 100);
  const steps = [
    [50, 50],
    [0, 100],
  ] as const;
  for (const [oldWeight, nextWeight] of steps) {
    const weights = { [old.group]: oldWeight, [next.group]: nextWeight };
    await rig.call("ModifyRule", { RuleArn: rule, Actions: forwardTo(weights) });
    const before = load.answers.length;
    await until(() => load.answers.length > before + 150);
  }
  let gone = 0;
  for (const app of old.apps) {
    rig.elb.deregisterTarget(old.group, app.instance.instanceId, () => {
      gone += 1;
      app.server.close();
      app.server.closeAllConnections();
    });
  }
  await until(() => gone === 2);
  await rig.call("ModifyRule", { RuleArn: rule, Actions: forwardTo({ [next.group]: 1 }) });
  const after = load.answers.length;
  await until(() => load.answers.length > after + 100);
  await load.stop();

  expect(load.failures).toEqual([]);
  expect(new Set(load.answers.slice(0, 100))).toEqual(new Set(["old-1", "old-2"]));
  expect(new Set(load.answers.slice(-100))).toEqual(new Set(["next-1", "next-2"]));
  expect(load.answers.length).toBeGreaterThan(500);
  expect(rig.balancer.counters).toMatchObject({ elb: {}, incomplete: 0 });
  await rig.close();
});

/** Two apps that take a moment for each answer, registered with a group that drains for 1 s. */
async function fleet(rig: Rig, name: string) {
  const group = await makeGroup(rig, name);
  await rig.call("ModifyTargetGroupAttributes", {
    TargetGroupArn: group,
    Attributes: [{ Key: "deregistration_delay.timeout_seconds", Value: "1" }],
  });
  const apps: App[] = [];
  for (const id of [`${name}-1`, `${name}-2`]) {
    const app = await rig.addApp(id, (_, response) => {
      rig.clock.after(20, () => response.end(id));
    });
    rig.elb.registerTarget(group, id);
    apps.push(app);
  }
  const healthy = () =>
    apps.every((app) => rig.elb.targetState(group, app.instance.instanceId) === "healthy");
  return { group, apps, healthy };
}

/** Two requests every 10 ms, one on a kept connection and one on its own. */
function startLoad(rig: Rig) {
  const kept = new Agent({ keepAlive: true });
  const answers: string[] = [];
  const failures: unknown[] = [];
  let underWay = 0;
  let stopped = false;
  const send = (options: { agent?: Agent }) => {
    underWay += 1;
    ask(rig.balancer.port, options)
      .then((answer) => (answer.status === 200 ? answers : failures).push(answer.body))
      .catch((error: unknown) => failures.push(error))
      .finally(() => (underWay -= 1));
  };
  const tick = () => {
    if (stopped) return;
    rig.clock.after(10, tick);
    send({ agent: kept });
    send({});
  };
  tick();
  return {
    answers,
    failures,
    async stop() {
      stopped = true;
      await until(() => underWay === 0);
      kept.destroy();
    },
  };
}

/** The rule takes its time to reach the data plane; until then the default rule answers. */
async function untilServed(rig: Rig): Promise<void> {
  let served = false;
  while (!served) served = (await ask(rig.balancer.port)).status === 200;
}
