// Goal: a zone that is lost while traffic moves, a scale-in that would take the canary, and answers
// that nobody can read leave customers served and a rollout that the same command brings to its end.
// Method: the engine and the real SDK on the stand-in in virtual time, a request every tenth of a
// second; faults at the door, in AWS, and of a person beside slipway.
import { AutoScalingClient, SetDesiredCapacityCommand } from "@aws-sdk/client-auto-scaling";
import { expect, test } from "vitest";
import type { RolloutEvent } from "../../../src/engine/events.ts";
import { faultOrder } from "../../../src/standin/faults/fault-order.ts";
import { inProcessDoor } from "../../../src/standin/doors/in-process.ts";
import { standing } from "../../../src/standin/standing.ts";
import { customers } from "../engine/support/customers.ts";
import { VirtualService } from "../../support/virtual-service.ts";
import type { Mishap } from "../aws/support/virtual-world.ts";
import { clientConfig } from "../wire/support/echo.ts";

const names = ({ world }: VirtualService) => {
  const { groups, rules } = standing(world.standin.region);
  return { groups: groups.map((name) => name.replace(/-\w+$/, "")), rules: rules.length };
};

// Faults: I7.
test("a zone that is lost half-way takes no customer's answer, and the release is not to blame", async () => {
  const web = new VirtualService({ capacity: { min: 2, desired: 2, max: 6 } });
  const { world } = web;
  expect(await web.release({ A: "1" })).toMatchObject({ outcome: "live" });
  const asking = customers(web, "any", "/");
  const next = await world.until(web.publish({ A: "2" }));
  let isLost = false;
  const tell = (event: RolloutEvent): void => {
    if (event.event === "traffic-shifted" && !isLost) {
      isLost = true;
      world.standin.faults.add(faultOrder.parse({ kind: "zone-loss", zone: "us-east-1a" }));
    }
  };
  const result = await world.until(web.deploy(next, { tell }));
  expect(isLost).toBe(true);
  expect(["live", "rolled-back"]).toContain(result.outcome);
  expect(result.serving).toEqual([{ release: expect.any(String), percent: 100 }]);
  expect(asking.stop().lost).toEqual([]);
  expect((await world.until(web.engineWorld.releases.read(next.number)))?.failed).toBeUndefined();
  expect(names(web)).toEqual({
    groups: [result.outcome === "live" ? "web-2" : "web-1"],
    rules: 1,
  });
});

// Faults: I10.
test("a canary cannot be scaled in: its group refuses fewer than the one it is", async () => {
  const web = new VirtualService();
  const { world } = web;
  const release = await world.until(web.publish({ A: "1" }));
  const requestHandler = inProcessDoor(world.standin);
  const somebody = new AutoScalingClient({ ...clientConfig, requestHandler, maxAttempts: 1 });
  let asked: Promise<unknown> | undefined;
  const tell = (event: RolloutEvent): void => {
    if (event.event === "step-started" && event.step === "verify-canary") {
      const [AutoScalingGroupName] = standing(world.standin.region).groups;
      const command = new SetDesiredCapacityCommand({ AutoScalingGroupName, DesiredCapacity: 0 });
      asked = somebody.send(command).catch((error: unknown) => error);
    }
  };
  expect(await world.until(web.deploy(release, { tell }))).toMatchObject({ outcome: "live" });
  expect(await asked).toMatchObject({ name: "ValidationError" });
});

const page = "answer in HTML";
const half = "break off the answer";

// Faults: A21.
test.each<[string, Mishap]>([
  ["GetItem", page],
  ["PutItem", half],
  ["TransactWriteItems", half],
  ["CreateTargetGroup", page],
  ["CreateRule", half],
  ["CreateAutoScalingGroup", page],
  ["DescribeAutoScalingGroups", half],
  ["ModifyRule", page],
])(
  "%s may %s once: nothing is made twice, and the same command goes on",
  async (operation, mishap) => {
    const web = new VirtualService();
    const release = await web.world.until(web.publish({ A: "1" }));
    web.world.mishaps.set(operation, [undefined, mishap, mishap]);
    const first = await web.world.until(web.deploy(release).catch((error: unknown) => error));
    web.world.mishaps.clear();
    if (!(first instanceof Error)) {
      expect(first).toHaveProperty("outcome");
    }
    const again = await web.world.until(web.deploy(release, { wait: true }));
    expect(["live", "no-op"], again.reason).toContain(again.outcome);
    expect(names(web)).toEqual({ groups: [expect.any(String)], rules: 1 });
  },
);
