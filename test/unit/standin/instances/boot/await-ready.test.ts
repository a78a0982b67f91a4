// Goal: without walls, an answer from another program's port is not taken for the release's own.
import { expect, test } from "vitest";
import { awaitReady } from "../../../../../src/standin/instances/boot/await-ready.ts";
import type { Listener } from "../../../../../src/standin/instances/room/room.ts";
import { VirtualClock } from "../../../../../src/standin/clock.ts";

const itself: Listener = { port: 8080, loopbackOnly: false, ignoresPort: true };
const obedient: Listener = { port: 8080, loopbackOnly: false };
const health = { path: "/healthz", status: 200, intervalSeconds: 5, timeoutSeconds: 2 };

/** What becomes of a program with these listeners, while its port answers 200. */
async function waited(listeners: readonly Listener[]): Promise<unknown> {
  const clock = new VirtualClock(0);
  let isOver = false;
  const waiting = awaitReady({
    release: { port: 8080, health: { ...health, withinSeconds: 2, buildWithinSeconds: 60 } },
    clock,
    signal: new AbortController().signal,
    deadline: 2_000,
    redact: (text) => text,
    portRemark: undefined,
    probe: () => Promise.resolve({ status: 200, headers: {}, body: "well" }),
    listening: () => Promise.resolve(listeners),
    seen: () => {},
  })
    .then(
      ({ status }) => status,
      (error: unknown) => error,
    )
    .finally(() => (isOver = true));
  while (!isOver) {
    await new Promise<void>((resolve) => setImmediate(resolve));
    clock.advance(200);
  }
  return waiting;
}

test.each([
  ["PORT", [obedient]],
  ["PORT and its own port", [itself, obedient]],
  ["nothing that this machine can tell", []],
])("a program that listens on %s is ready by its answer", async (_, listeners) => {
  expect(await waited(listeners)).toBe(200);
});

test("a program that holds its own port alone is refused, whoever answers on PORT's", async () => {
  expect(await waited([itself])).toMatchObject({ code: "WRONG_PORT" });
});
