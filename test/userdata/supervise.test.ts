// Goal: a program is kept running as its release says, through its own ends and Docker's.
// Method: the real boot and supervise, one after the other, over a Docker socket that is a fake.
import { afterEach, beforeEach, expect } from "vitest";
import { lackOfShell, testUnless } from "../support/machine-lacks.ts";
import { BootWorld, freePort } from "./support/boot-world.ts";
import type { FakeProgram } from "./support/fake-docker.ts";
import { until } from "../support/until.ts";

const check = testUnless(lackOfShell());
let world: BootWorld;
let port: number;
beforeEach(async () => {
  world = new BootWorld();
  port = await freePort();
  await world.open();
});
afterEach(() => world.close());

async function booted(run: object, program: FakeProgram = {}) {
  await world.release({ port, run });
  const { code, output } = await world.boot({ serves: { port }, ...program });
  expect(code, output).toBe(0);
  return world.start("supervise");
}

/** The container has been waited for so many times, the boot's own included. */
const watched = (times: number) =>
  until(
    () => world.docker.calls.filter((call) => call.endsWith("/wait")).length >= times,
    () => "nobody waits for the container",
  );

const reported = (what: (item: any) => boolean) =>
  until(
    async () => {
      const item = await world.item();
      return what(item) ? item : undefined;
    },
    () => "it was not reported",
  );

check("an end is reported and the program started again, the pause doubling", async () => {
  await booted({}, { prints: ["first\n", "second\n"] });
  world.docker.kill(1);
  const first = await reported((item) => item.restarts === 1);
  expect(first).toMatchObject({ state: "ready", lastExit: { code: 1, oom: false } });
  expect(first.lastExit.tail).toEqual(["first", "second"]);
  expect(first.lastExit.signal).toBeUndefined();
  await until(
    () => world.docker.starts === 2,
    () => "not started again",
  );
  world.docker.kill(143);
  const second = await reported((item) => item.restarts === 2);
  expect(second.lastExit).toMatchObject({ code: 143, signal: "SIGTERM" });
  await until(
    () => world.docker.starts === 3,
    () => "not started again",
  );
});

check("on-failure and never are kept, and the last end is told", async () => {
  const supervise = await booted({ restart: "on-failure" });
  world.docker.kill(0);
  const { code } = await supervise.ended;
  expect([code, world.docker.starts]).toEqual([0, 1]);
  expect(await world.item()).toMatchObject({ restarts: 0, lastExit: { code: 0 } });
});

check("a daemon that goes and comes takes no decision for the program", async () => {
  const supervise = await booted({ restart: "never" });
  await watched(2);
  await world.docker.close();
  await world.docker.listen();
  await watched(3);
  expect(world.docker.starts).toBe(1);
  // As a daemon that goes down does: it ends its containers, then itself.
  world.docker.kill(143);
  await world.docker.close();
  await until(() => supervise.output().includes("Docker daemon is away"), supervise.output);
  await world.docker.listen();
  await until(
    () => world.docker.starts === 2,
    () => "the program did not come back",
  );
});

check("a request to stop stops the program and is reported", async () => {
  const { child, ended } = await booted({ options: { stopTimeoutSeconds: 3 } });
  await watched(2);
  child.kill("SIGTERM");
  const { code, output } = await ended;
  expect(code, output).toBe(0);
  expect(world.docker.calls).toContain("POST /containers/it/stop");
  expect((await world.item()).lastExit).toMatchObject({ code: 143, signal: "SIGTERM" });
});

check("on a machine that booted nothing it ends at once", async () => {
  await world.release({ port, userData: "#!/bin/sh\necho not ours" });
  const boot = await world.boot();
  expect(boot.code, boot.output).toBe(0);
  expect(boot.output).toContain("no user data of slipway");
  const { code } = await world.start("supervise").ended;
  expect(code).toBe(0);
  expect(world.docker.calls).toEqual([]);
});
