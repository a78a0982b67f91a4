// Goal: an instance that AWS launches after everybody has gone home boots the very artifact of its
// release, completes its own hook, attests, and joins the load balancer; its logs and those of the
// instance it replaces are in their streams.
// Method: the real engine deploys under virtual time; one instance is terminated by EC2's API, and
// no process of slipway makes a call until the replacement is looked at.
import { EC2Client, TerminateInstancesCommand } from "@aws-sdk/client-ec2";
import { expect, test } from "vitest";
import { inProcessDoor } from "../../../src/standin/doors/in-process.ts";
import { VirtualService } from "../../support/virtual-service.ts";

const capacity = { min: 2, desired: 2, max: 4 };

test("a replacement comes up, attests and serves with no slipway anywhere", async () => {
  const service = new VirtualService({ capacity });
  const { world } = service;
  const { region } = world.standin;
  const group = region.logs.addGroup("/slipway/test");
  Object.assign(world.base, { logGroup: group.name });
  expect(await service.release({ A: "1" })).toMatchObject({ outcome: "live" });
  const { ledger, fleets, traffic, boots } = service.engineWorld;
  const look = async () => {
    const { fleet } = (await ledger.live())!;
    const [seen, targets, reports] = await Promise.all([
      fleets.observe(fleet),
      traffic.targetHealth(fleet.targetGroupArn ?? ""),
      boots.reports(fleet.rollout),
    ]);
    const ids = seen!.instances.map(({ instanceId }) => instanceId);
    return { ids, states: seen!.instances.map(({ state }) => state), targets, reports };
  };
  const before = await world.until(look());
  await world.pass(300_000);
  const callsBefore = world.arrived.length;

  const [gone = ""] = before.ids;
  const ec2 = new EC2Client({
    region: "us-east-1",
    credentials: { accessKeyId: "AKIDNOBODY", secretAccessKey: "AKIDNOBODY" },
    requestHandler: inProcessDoor(world.standin),
  });
  await world.until(ec2.send(new TerminateInstancesCommand({ InstanceIds: [gone] })));
  await world.pass(60_000);
  expect(world.arrived).toHaveLength(callsBefore);

  const after = await world.until(look());
  const [fresh = ""] = after.ids.filter((id) => !before.ids.includes(id));
  expect(after.ids).toHaveLength(2);
  expect(after.ids).not.toContain(gone);
  expect(after.states).toEqual(["InService", "InService"]);
  expect(after.targets.filter(({ state }) => state === "healthy")).toHaveLength(2);
  expect(after.targets.map(({ instanceId }) => instanceId)).toContain(fresh);
  const report = (id: string) => after.reports.find(({ instanceId }) => instanceId === id);
  expect(report(fresh)).toMatchObject({ state: "ready", attested: { driver: "virtual" } });
  expect(report(fresh)?.attested).toEqual(report(gone)?.attested);
  for (const id of [gone, fresh]) {
    const lines = group.streams.get(`web/1/${id}/boot`)?.events.map(({ message }) => message) ?? [];
    expect(lines.at(-1)).toBe("hook slipway-ready: CONTINUE");
  }
  expect(world.complaints).toEqual([]);
});
