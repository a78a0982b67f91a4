// Goal: to the millisecond, and whatever the two clocks of a machine do, a process knows when it may
// no longer be sure of its lease, and when it may take somebody else's.
// Method: the lease on a table of one item, wall and monotonic clock moved apart by hand.
import { GetItemCommand } from "@aws-sdk/client-dynamodb";
import { expect, test } from "vitest";
import { HeldLease } from "../../../src/aws/held-lease.ts";
import { createLeaseGuard } from "../../../src/aws/lease-guard.ts";
import { createLeases } from "../../../src/aws/leases.ts";
import type { StateTable } from "../../../src/aws/state-table.ts";
import { createTally } from "../../../src/aws/tally.ts";
import { RolloutFailure } from "../../../src/domain/failure.ts";
import { leaseTimes } from "../../../src/domain/lease.ts";
import type { Clock, Lease } from "../../../src/engine/ports.ts";

const begin = Date.UTC(2026, 0, 1);

/** Two clocks that only move by hand; whoever sleeps is woken by hand too. */
class Hands implements Clock {
  wall = begin;
  steady = 5_000_000;
  readonly sleepers: (() => void)[] = [];
  now(): number {
    return this.wall;
  }
  monotonic(): number {
    return this.steady;
  }
  sleep(_ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      signal?.addEventListener("abort", () => reject(signal.reason), { once: true });
      this.sleepers.push(resolve);
    });
  }
  pass(ms: number): void {
    this.wall += ms;
    this.steady += ms;
  }
  async wake(): Promise<void> {
    this.sleepers.splice(0).forEach((wake) => wake());
    await macrotask();
  }
}

const macrotask = () => new Promise((resolve) => setImmediate(resolve));

const mine = {
  holder: "ann",
  purpose: "deploy r1",
  since: "2026-01-01T00:00:00.000Z",
  epoch: 3,
  rvn: "first",
  released: false,
  beatAt: begin,
};

function held(unansweredUntil = -Infinity) {
  const clock = new Hands();
  const beats: unknown[] = [];
  const heartbeat = {
    send: (command: unknown) => {
      beats.push(command);
      return Promise.resolve({});
    },
  };
  const table = {
    name: "state",
    clock,
    random: { hex: () => `rvn-${beats.length}` },
    inTurn: <T>(task: () => Promise<T>) => task(),
    clients: { heartbeat },
  } as unknown as StateTable;
  const at = { wall: clock.now(), monotonic: clock.monotonic() };
  const times = leaseTimes();
  const unanswered = { until: () => unansweredUntil };
  return {
    clock,
    beats,
    lease: new HeldLease(table, "web", { taken: mine, at, times, unanswered }),
  };
}

function codeOf(lease: Lease): string {
  try {
    lease.assertHeld();
  } catch (error) {
    return error instanceof RolloutFailure ? error.failure.code : String(error);
  }
  return "held";
}

// Faults: T6.
test.each([
  [39_999, "held"],
  [40_000, "held"],
  [40_001, "LEASE_EXPIRED"],
])("%i ms after its last renewal a lease is %s: twenty seconds must remain", (ms, code) => {
  const { clock, lease } = held();
  clock.pass(ms);
  expect(codeOf(lease)).toBe(code);
});

// Faults: A6.
test.each([
  [0, 1],
  [1, 0],
])("with a change that may take effect in %i ms, %i releases are sent", async (ms, releases) => {
  const { lease, beats } = held(5_000_000 + ms);
  await lease.release();
  expect(beats).toHaveLength(releases);
});

// Faults: T1.
test.each([3_600_000, -3_600_000])(
  "a wall clock that jumps by %i ms never makes a lease look younger than it is",
  (jump) => {
    const { clock, lease } = held();
    clock.wall += jump;
    expect(codeOf(lease)).toBe(jump > 0 ? "LEASE_EXPIRED" : "held");
    clock.pass(40_001);
    expect(codeOf(lease)).toBe("LEASE_EXPIRED");
  },
);

// Faults: T2.
test("a monotonic clock that stood still while the machine slept does not save a lease", () => {
  const { clock, lease } = held();
  clock.wall += 600_000;
  expect(codeOf(lease)).toBe("LEASE_EXPIRED");
});

// Faults: T5.
test("a heartbeat that comes late renews, and what was once too late stays lost all the same", async () => {
  const { clock, beats, lease } = held();
  await macrotask();
  clock.pass(35_000);
  await clock.wake();
  expect(beats).toHaveLength(1);
  clock.pass(40_000);
  expect(codeOf(lease)).toBe("held");
  clock.pass(1);
  expect(codeOf(lease)).toBe("LEASE_EXPIRED");
  await clock.wake();
  expect(codeOf(lease)).toBe("LEASE_EXPIRED");
});

// Faults: T5, T6.
test.each([
  [60_000, 1],
  [60_001, 0],
])(
  "a heartbeat %i ms late is sent %i times: a lease that has run out is not renewed",
  async (ms, sent) => {
    const { clock, beats } = held();
    await macrotask();
    clock.pass(ms);
    await clock.wake();
    expect(beats).toHaveLength(sent);
  },
);

/** Somebody who waits for a lease that another machine holds, and sees it at these moments. */
async function waiting(beatAt: number) {
  const clock = new Hands();
  const puts: unknown[] = [];
  const item = {
    holder: { S: "bob" },
    purpose: { S: "deploy r9" },
    since: { S: "then" },
    epoch: { N: "7" },
    rvn: { S: "bobs" },
    released: { BOOL: false },
    beatAt: { N: String(beatAt) },
  };
  const reads = {
    send: (command: unknown) => {
      expect(command).toBeInstanceOf(GetItemCommand);
      return Promise.resolve({ Item: item });
    },
  };
  const heartbeat = {
    send: (command: { input: unknown }) => {
      puts.push(command.input);
      return Promise.resolve({});
    },
  };
  const table = {
    name: "state",
    clock,
    random: { hex: () => "anns" },
    inTurn: <T>(task: () => Promise<T>) => task(),
    clients: { heartbeat, dynamodb: { reads } },
  } as unknown as StateTable;
  const guard = createLeaseGuard(undefined);
  const unanswered = { until: () => -Infinity };
  const options = {
    service: "web",
    holder: "ann",
    guard,
    tally: createTally(),
    times: leaseTimes(),
    unanswered,
  };
  const taken = createLeases(table, options).acquire("deploy r10", true, () => undefined);
  await macrotask();
  const lookAfter = async (ms: number): Promise<number> => {
    clock.pass(ms);
    await clock.wake();
    return puts.length;
  };
  return { clock, item, lookAfter, taken, puts };
}

// Faults: T6.
test("a lease that nobody renews may be taken after 360,000 ms, not a millisecond before", async () => {
  const { lookAfter, taken, puts } = await waiting(begin);
  expect(await lookAfter(359_999)).toBe(0);
  expect(await lookAfter(1)).toBe(1);
  expect((await taken).epoch).toBe(8);
  expect(puts[0]).toMatchObject({
    ConditionExpression: "#rvn = :rvn AND #epoch = :epoch AND #released = :released",
    ExpressionAttributeValues: { ":rvn": { S: "bobs" }, ":epoch": { N: "7" } },
  });
});

// Faults: T3.
test.each([-600_000, 600_000])(
  "a holder whose clock is %i ms off is waited for as long as any other",
  async (skew) => {
    const { lookAfter } = await waiting(begin + skew);
    expect(await lookAfter(359_999)).toBe(0);
    expect(await lookAfter(1)).toBe(1);
  },
);

test("a sign of life begins the wait anew", async () => {
  const { item, lookAfter } = await waiting(begin);
  expect(await lookAfter(350_000)).toBe(0);
  item.rvn.S = "bobs next";
  expect(await lookAfter(9_000)).toBe(0);
  expect(await lookAfter(359_999)).toBe(0);
  expect(await lookAfter(1)).toBe(1);
});
