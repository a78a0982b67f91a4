// Goal: where the base names a group of CloudWatch Logs, slipway logs tells boot and program apart,
// of instances whose report and rollout are long gone too, and follows until interrupted.
// Method: streams in memory that grow while the command sleeps; a small world made by the engine.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, expect, test } from "vitest";
import type { LogStreams } from "../../../src/aws/log-streams.ts";
import { runLogs } from "../../../src/cli/logs.ts";
import type { Connect } from "../../../src/cli/wiring.ts";
import { RolloutFailure } from "../../../src/domain/failure.ts";
import { rollOut } from "../../../src/engine/roll-out.ts";
import { ask } from "../../support/samples.ts";
import { SmallWorld } from "../../support/small-world.ts";
import { failureOf } from "./failure-of.ts";
import { fakeContext } from "./fake-context.ts";
import { base, memoryStores } from "./memory-stores.ts";
import { temporaryDirectory } from "./temporary-directory.ts";

let small: SmallWorld;
let cwd: string;
let written: Map<string, string[]> | undefined;
/** Reads that fail before one is answered. */
let silence: number;

beforeEach(async () => {
  small = new SmallWorld();
  cwd = temporaryDirectory();
  written = new Map();
  silence = 0;
  writeFileSync(
    join(cwd, "slipway.yaml"),
    "service: web\nport: 8080\nenvironments: { rehearsal: }\n",
  );
  await rollOut(ask(small, 1).request);
});

const page = (stream: string, from: number) => {
  const lines = written?.get(stream);
  const all = lines?.map((text, at) => ({ at, text }));
  return Promise.resolve(all && { lines: all.slice(from), next: String(all.length) });
};

const streams: LogStreams = {
  group: "/slipway/rehearsal",
  list: (prefix) =>
    Promise.resolve(
      written &&
        [...written.keys()]
          .filter((name) => name.startsWith(prefix))
          .map((name) => ({ name, lastAt: 1 })),
    ),
  tail: (stream, count) => page(stream, Math.max(0, (written?.get(stream)?.length ?? 0) - count)),
  async after(stream, next) {
    if (silence > 0) {
      silence -= 1;
      throw new RolloutFailure({ code: "AWS_UNREACHABLE", summary: "AWS did not answer." });
    }
    return await page(stream, Number(next));
  },
};

const openWith =
  (logs: LogStreams | undefined): Connect =>
  () => {
    const world = small.world();
    const stores = { ...memoryStores(), ledger: world.ledger, logs };
    return Promise.resolve({ base, stores, world: () => world, close: () => undefined });
  };

async function look(options: object, flags = {}) {
  const context = fakeContext({ cwd, flags });
  expect(await runLogs(context, [], options, openWith(streams))).toBe(0);
  return context.printed;
}

const firstInstance = async () => (await small.world().boots.reports(1))[0]?.instanceId ?? "";

test("boot and program are told apart, and only the last lines of each", async () => {
  const one = await firstInstance();
  written?.set(`web/1/${one}/boot`, ["config", "artifact"]);
  written?.set(`web/1/${one}/app`, ["a", "b", "x-slipway-test: nonce1"]);
  const { out } = await look({ instance: one, lines: 2 });
  expect(out).toContain(
    "-- boot (last 2 lines)\nconfig\nartifact\n" +
      "-- program (last 2 lines)\nb\nx-slipway-test: [redacted]\n",
  );
  expect(out).not.toContain("up");
});

test("an instance that has written nothing shows its console; JSON says which it is", async () => {
  const one = await firstInstance();
  written?.set(`web/1/${one}/boot`, ["config"]);
  const logs = JSON.parse((await look({}, { json: true })).out);
  expect(logs).toMatchObject([
    { instanceId: one, console: null, streams: { boot: [{ at: 0, text: "config" }], app: null } },
    { console: "up\n", streams: null },
  ]);
});

test("streams of an instance long gone are read, with its rollout or without", async () => {
  written?.set("web/7/i-0dead/app", ["last words"]);
  written?.set("web/8/i-0other/app", ["others"]);
  for (const options of [{ instance: "i-0dead" }, { rollout: 7 }]) {
    const { out } = await look(options);
    expect(out).toContain("== i-0dead of rollout 7: its boot report has expired");
    expect(out).toContain("-- boot: nothing written yet\n-- program\nlast words");
    expect(out).not.toContain("others");
  }
});

test("of a rollout with many instances the newest are shown, and that there are more", async () => {
  for (let n = 0; n < 25; n += 1) {
    written?.set(`web/7/i-${n}/app`, ["x"]);
  }
  const { out } = await look({ rollout: 7 });
  expect(out.match(/^== /gm)).toHaveLength(20);
  expect(out).toMatch(/\nand 5 more instances, silent for longer: --instance names one\n$/);
});

test("without the group the console is shown, and said to be", async () => {
  written = undefined;
  const { out, err } = await look({});
  expect(out).toContain("-- console\nup");
  expect(err).toBe(
    "CloudWatch Logs has no group /slipway/rehearsal, which the base names; " +
      "what follows is EC2's console output\n",
  );
});

test("following tells each line once, takes up new instances, sits out AWS's silence", async () => {
  const one = await firstInstance();
  written?.set(`web/1/${one}/app`, ["before"]);
  const stop = new AbortController();
  const context = fakeContext({ cwd, signal: stop.signal });
  let seconds = 0;
  const happens: Record<number, () => void> = {
    1: () => written?.get(`web/1/${one}/app`)?.push("during"),
    2: () => (silence = 3),
    5: () => written?.set("web/1/i-new/boot", ["config"]),
    12: () => stop.abort(new Error("Ctrl-C")),
  };
  const clock = {
    ...context.clock,
    monotonic: () => seconds * 1000,
    sleep: (ms: number) => {
      seconds += ms / 1000;
      happens[seconds]?.();
      return stop.signal.aborted ? Promise.reject(new Error("aborted")) : Promise.resolve();
    },
  };
  const followed = runLogs({ ...context, clock }, [], { follow: true }, openWith(streams));
  expect(await followed).toBe(0);
  expect(context.printed.out).toBe(
    `${one} program | before\n${one} program | during\ni-new boot    | config\n`,
  );
});

test("following as JSON is one object a line", async () => {
  const stop = new AbortController();
  const context = fakeContext({ cwd, flags: { json: true }, signal: stop.signal });
  written?.set("web/1/i-1/boot", ["config"]);
  const clock = { ...context.clock, sleep: () => Promise.resolve(stop.abort(new Error("stop"))) };
  await runLogs({ ...context, clock }, [], { follow: true }, openWith(streams));
  expect(JSON.parse(context.printed.out)).toEqual({
    at: 0,
    rollout: 1,
    instanceId: "i-1",
    kind: "boot",
    text: "config",
  });
});

test.each([
  ["a base without a group", undefined, "BAD_INPUT", "the base names no logGroup"],
  ["a group that is not there", streams, "NOT_FOUND", "has no group /slipway/rehearsal"],
])("following is refused with %s", async (_name, logs, code, words) => {
  written = undefined;
  const context = fakeContext({ cwd });
  const failure = await failureOf(() => runLogs(context, [], { follow: true }, openWith(logs)));
  expect(failure).toMatchObject({ code, summary: expect.stringContaining(words) });
});
