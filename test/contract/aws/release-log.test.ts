// Goal: what becomes of a release is told where the base's dashboard looks, by whoever may deploy;
// that it cannot be told changes nothing else.
// Method: the adapter on the in-process stand-in, its stream read back; the recorder of the command
// line around it, told a rollout's events.
import { expect, test } from "vitest";
import { createReleaseLog, type ReleaseLog } from "../../../src/aws/release-log.ts";
import { narrate } from "../../../src/cli/narrate.ts";
import { recordReleases } from "../../../src/cli/record-releases.ts";
import type { RolloutResult } from "../../../src/domain/outcome.ts";
import type { RolloutEvent, Tell } from "../../../src/engine/events.ts";
import { fakeContext } from "../../unit/cli/fake-context.ts";
import { VirtualWorld } from "./support/virtual-world.ts";

const group = "/slipway/test";

function open() {
  const world = new VirtualWorld();
  world.standin.region.logs.addGroup(group);
  const { clients } = world.process("ann@desk (pid 1)");
  return { world, clients, log: createReleaseLog(clients, group, "web") };
}

const written = ({ standin }: VirtualWorld) =>
  standin.region.logs
    .get(group)
    ?.streams.get("web/releases")
    ?.events.map(({ timestamp, message }) => [timestamp, message]);

test("the first line makes the stream; nothing of it is the rollout's: no lease, no calls", async () => {
  const { world, clients, log } = open();
  const now = world.clock.now();
  await world.until(log.add(now, "one"));
  await world.until(log.add(now + 5, "two"));
  expect(written(world)).toEqual([
    [now, "one"],
    [now + 5, "two"],
  ]);
  expect(log.name).toBe("/slipway/test web/releases");
  expect(clients.tally.calls()).toEqual({ mutations: 0, reads: 0, stateWrites: 0 });
  expect(clients.tally.failedRequestIds()).toEqual([]);
});

test("without the group it is refused in words", async () => {
  const { world, clients } = open();
  const log = createReleaseLog(clients, "/slipway/none", "web");
  await expect(world.until(log.add(world.clock.now(), "one"))).rejects.toThrow(/\/slipway\/none/);
});

const result: RolloutResult = {
  outcome: "live",
  code: "LIVE",
  exitCode: 0,
  service: "web",
  environment: "test",
  rollout: 7,
  release: "abc",
  previous: "aaa",
  serving: [{ release: "abc", percent: 100 }],
  reason: "X-Slipway-Test: 1234 is a secret",
  evidence: [],
  next: null,
  timeline: [],
  overhead: { totalSeconds: 9, waitingSeconds: 0, mutations: 0, reads: 0, stateWrites: 0 },
  awsRequestIds: [],
  left: [],
};

const events: readonly RolloutEvent[] = [
  {
    event: "rollout-started",
    rollout: 7,
    service: "web",
    environment: "test",
    release: "abc",
    releaseNumber: 4,
    previous: "aaa",
    purpose: "deploy",
    resumed: false,
  },
  { event: "note", message: "not for the dashboard" },
  { event: "traffic-shifted", serving: [{ release: "abc", percent: 100 }] },
  { event: "rollout-finished", result },
];

test("a rollout is told by its turns, each with what it is about, secrets taken out", async () => {
  const { world, log } = open();
  const complaints: string[] = [];
  const recorder = recordReleases(log, world.clock, (line) => complaints.push(line));
  recorder.tell({ event: "traffic-shifted", serving: [] });
  for (const event of events) recorder.tell(event);
  await world.until(recorder.settle());
  expect(complaints).toEqual([]);
  const which = {
    service: "web",
    environment: "test",
    rollout: 7,
    purpose: "deploy",
    release: "abc",
    previous: "aaa",
  };
  const serving = [{ release: "abc", percent: 100 }];
  const reason = "X-Slipway-Test: [redacted] is a secret";
  const end = { outcome: "live", code: "LIVE", serving, reason, totalSeconds: 9 };
  expect(written(world)?.map(([, message]) => JSON.parse(String(message)))).toEqual([
    { event: "rollout-started", ...which, resumed: false },
    { event: "traffic-shifted", ...which, serving },
    { event: "rollout-finished", ...which, ...end },
  ]);
});

test("a command tells the log, and has its result whether or not that works", async () => {
  const { world, log } = open();
  const context = { ...fakeContext({ flags: { plain: true } }), clock: world.clock };
  const run = (tell: Tell) => {
    for (const event of events) tell(event);
    return Promise.resolve({ ...result, exitCode: 7 });
  };
  expect(
    await world.until(narrate(context, { service: "web", environment: "test" }, log, run)),
  ).toBe(7);
  expect(written(world)).toHaveLength(3);
  const broken = logThat(() => Promise.reject(new Error("You may not.")));
  expect(
    await world.until(narrate(context, { service: "web", environment: "test" }, broken, run)),
  ).toBe(7);
  expect(context.printed.err.match(/could not be written/g)).toHaveLength(1);
});

const logThat = (add: ReleaseLog["add"]): ReleaseLog => ({ name: "/group web/releases", add });

test("what cannot be told is said once, whatever fails", async () => {
  const { clock } = new VirtualWorld();
  const complaints: string[] = [];
  const log = logThat(() => Promise.reject(new Error("You may not.")));
  const recorder = recordReleases(log, clock, (line) => complaints.push(line));
  for (const event of events) recorder.tell(event);
  await recorder.settle();
  expect(complaints).toEqual([
    "The dashboard will not show this rollout: /group web/releases could not be written. You may not.",
  ]);
});

test("an answer that does not come is waited for two seconds, and no longer", async () => {
  const world = new VirtualWorld();
  const complaints: string[] = [];
  const log = logThat(() => new Promise(() => {}));
  const recorder = recordReleases(log, world.clock, (line) => complaints.push(line));
  for (const event of events) recorder.tell(event);
  const before = world.clock.now();
  await world.until(recorder.settle());
  expect(world.clock.now() - before).toBeLessThanOrEqual(2_100);
  expect(complaints).toHaveLength(1);
});
