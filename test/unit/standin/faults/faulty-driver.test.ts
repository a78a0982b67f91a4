import { expect, test } from "vitest";
import { VirtualClock } from "../../../../src/standin/clock.ts";
import { faultOrder } from "../../../../src/standin/faults/fault-order.ts";
import { Faults } from "../../../../src/standin/faults/faults.ts";
import { faultyDriver } from "../../../../src/standin/faults/faulty-driver.ts";
import type { MachineOrder } from "../../../../src/standin/instances/driver.ts";

const probe = { port: 80, path: "/", headers: {}, timeoutMs: 1000 };

function world() {
  const clock = new VirtualClock(0);
  const faults = new Faults({ now: () => clock.now(), random: () => 0 });
  const told: string[] = [];
  let launches = 0;
  const driver = faultyDriver(
    {
      kind: "virtual",
      launch: ({ instanceId }, events) => {
        clock.after(10, () => events.running());
        launches += 1;
        return {
          connect: () => Promise.reject(new Error("nothing runs here")),
          probe: () => Promise.resolve({ status: 200, body: "" }),
          terminate: () => {
            told.push(`${clock.now()} ${instanceId} ended`);
            return Promise.resolve();
          },
          console: () => "said",
        };
      },
      close: () => Promise.resolve(),
    },
    { faults, clock, complain: (line) => told.push(line) },
  );
  const launch = (instanceId: string, zone = "a", instanceType = "t3.small") =>
    driver.launch({ instanceId, availabilityZone: zone, instanceType } as MachineOrder, {
      running: () => told.push(`${clock.now()} ${instanceId} runs`),
      died: (reason) => told.push(`${clock.now()} ${instanceId} died: ${reason}`),
    });
  const set = (order: object) => faults.add(faultOrder.parse(order));
  return { clock, faults, told, launch, set, launches: () => launches };
}

test("without faults a machine is its driver's own", async () => {
  const { clock, told, launch } = world();
  const machine = launch("i-1");
  clock.advance(100);
  expect(await machine.probe(probe)).toEqual({ status: 200, body: "" });
  await machine.terminate();
  // A machine that is asked to end answers as long as its driver lets it.
  expect(await machine.probe(probe)).toEqual({ status: 200, body: "" });
  expect(told).toEqual(["10 i-1 runs", "100 i-1 ended"]);
});

test("a slow boot starts late, and not at all when it was ended meanwhile", async () => {
  const { clock, told, launch, set, launches } = world();
  set({ kind: "slow-boot", ms: 500, instanceType: "t3.small", count: 2 });
  const first = launch("i-1");
  const second = launch("i-2");
  launch("i-3", "a", "t3.large");
  launch("i-4");
  await expect(first.probe(probe)).rejects.toMatchObject({ code: "ECONNREFUSED" });
  expect(first.console()).toBe("");
  clock.advance(100);
  await second.terminate();
  clock.advance(900);
  expect(told).toEqual(["10 i-3 runs", "10 i-4 runs", "510 i-1 runs"]);
  expect(launches()).toBe(3);
  expect((await first.probe(probe)).status).toBe(200);
  expect(first.console()).toBe("said");
});

test("crashes strike as many machines as were asked for, once each", async () => {
  const { clock, told, launch, set } = world();
  set({ kind: "crash", ms: 40, count: 2 });
  const machines = ["i-1", "i-2", "i-3"].map((id) => launch(id));
  clock.advance(1000);
  expect(told.filter((line) => !line.includes("runs"))).toEqual([
    "50 i-1 died: it crashed",
    "50 i-1 ended",
    "50 i-2 died: it crashed",
    "50 i-2 ended",
  ]);
  await expect(machines[0]!.probe(probe)).rejects.toMatchObject({ code: "ECONNREFUSED" });
  expect((await machines[2]!.probe(probe)).status).toBe(200);
});

test("a running machine crashes when told by its id, in time, and no other does", async () => {
  const { clock, faults, told, launch, set } = world();
  launch("i-1");
  launch("i-2");
  clock.advance(20);
  set({ kind: "crash", instanceId: "i-2", ms: 30 });
  set({ kind: "crash", instanceId: "i-1", zone: "b" });
  clock.advance(29);
  expect(told.slice(2)).toEqual([]);
  clock.advance(100);
  expect(told.slice(2)).toEqual(["50 i-2 died: it crashed", "50 i-2 ended"]);
  expect(faults.all.map(({ strikes }) => strikes.length)).toEqual([1, 0]);
});

test("a crash told to a machine that still boots slowly leaves its boot as it was", async () => {
  const { clock, told, launch, set } = world();
  set({ kind: "slow-boot", ms: 500 });
  launch("i-1");
  set({ kind: "crash", instanceId: "i-1", ms: 800 });
  clock.advance(2_000);
  expect(told).toEqual(["510 i-1 runs", "800 i-1 died: it crashed", "800 i-1 ended"]);
});

test("unhealthy machines answer health probes with the status, as often as was asked", async () => {
  const { clock, faults, launch, set } = world();
  const [sick, well] = [launch("i-1"), launch("i-2")];
  set({ kind: "unhealthy", instanceId: "i-1", status: 503, count: 2 });
  clock.advance(20);
  const answers = async () => [
    (await sick!.probe(probe)).status,
    (await well!.probe(probe)).status,
  ];
  expect([await answers(), await answers(), await answers()]).toEqual([
    [503, 200],
    [503, 200],
    [200, 200],
  ]);
  faults.remove();
  set({ kind: "unhealthy" });
  expect(await answers()).toEqual([500, 500]);
  await sick!.terminate();
});

test("a lost zone takes its machines with it and starts none until it is back", () => {
  const { clock, faults, told, launch, set } = world();
  launch("i-1", "a");
  launch("i-2", "b");
  clock.advance(20);
  set({ kind: "zone-loss", zone: "a" });
  expect(told.slice(2)).toEqual(["20 i-1 died: the zone a is lost", "20 i-1 ended"]);
  expect(faults.all[0]?.strikes).toEqual([{ at: 20, on: "i-1" }]);
  expect(() => launch("i-3", "a")).toThrow("lost");
  faults.remove();
  launch("i-4", "a");
  clock.advance(20);
  expect(told.at(-1)).toBe("30 i-4 runs");
});
