import { expect, test } from "vitest";
import type { RolloutEvent } from "../../../src/engine/events.ts";
import { redactEvent } from "../../../src/report/redacting.ts";
import { chooseVoice, mayColour, speak, type Voice } from "../../../src/report/voice.ts";
import { sampleFailure, sampleResult } from "./sample-result.ts";
import { fakeSink } from "./screen.ts";

const started: RolloutEvent = {
  event: "rollout-started",
  rollout: 17,
  service: "web",
  environment: "production",
  release: "1.1.0-23-7e56158",
  releaseNumber: 42,
  previous: "1.0.0-22-aaaaaaa",
  purpose: "deploy",
  resumed: false,
};
const step = { step: "verify-canary", direction: "do" } as const;
const waiting = (reason: string, elapsedSeconds: number): RolloutEvent => ({
  event: "step-waiting",
  ...step,
  reason,
  elapsedSeconds,
});
const boot = (instanceId: string, state: string, bootStep: string, detail = ""): RolloutEvent => ({
  event: "boot-progress",
  instanceId,
  zone: "eu-west-1a",
  state,
  bootStep,
  detail,
});
const finished: RolloutEvent = { event: "rollout-finished", result: sampleResult() };

test("plain says one line per event, and repeats a reason every ten seconds", async () => {
  const { sink, clock, err, out } = fakeSink();
  const voice = speak("plain", sink);
  voice.tell(started);
  voice.tell({ event: "step-started", ...step });
  voice.tell(boot("i-1", "booting", "artifact", "fetches its artifact"));
  voice.tell(boot("i-1", "booting", "artifact", "fetches its artifact"));
  voice.tell(waiting("target is initial", 0));
  await clock.advance(4_000);
  voice.tell(waiting("target is initial", 4));
  await clock.advance(17_000);
  voice.tell(waiting("GET /healthz answers 503", 21));
  voice.tell({ event: "step-finished", ...step, seconds: 22 });
  await clock.advance(60_000);
  voice.tell({ event: "traffic-shifted", serving: [{ release: "b", percent: 100 }] });
  voice.tell(finished);
  voice.end();
  await clock.advance(60_000);
  expect(`\n${err.join("")}`).toMatchInlineSnapshot(`
    "
    rollout 17: deploy 1.1.0-23-7e56158 (r42) of web in production, now 1.0.0-22-aaaaaaa
    verify-canary: started
    i-1 (eu-west-1a) fetches its artifact
    verify-canary: 0.0 s: target is initial
    verify-canary: 10 s: target is initial
    verify-canary: 20 s: target is initial
    verify-canary: 21 s: GET /healthz answers 503
    verify-canary: done in 22 s
    traffic: 100 % on b
    "
  `);
  expect(out.join("")).toMatch(/^Live: 1\.1\.0-23-7e56158 serves web in production/);
});

test("json gives every event a line and ends with the bare result, once", () => {
  const { sink, out, err } = fakeSink();
  const voice = speak("json", sink);
  const events = [started, waiting("x", 1), boot("i-1", "ready", "ready")];
  events.forEach((event) => voice.tell(event));
  voice.tell({ event: "rollout-finished", result: sampleFailure });
  voice.tell({ event: "note", message: "late" });
  voice.end();
  voice.end();
  const lines = out
    .join("")
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
  expect(lines.map((line) => line.event)).toEqual([
    "rollout-started",
    "step-waiting",
    "boot-progress",
    "note",
    undefined,
  ]);
  expect(lines.at(-1)).toEqual(sampleFailure);
  expect(err).toEqual([]);
});

test("quiet says nothing but the result", () => {
  const { sink, out, err } = fakeSink();
  const voice = speak("quiet", sink);
  [started, waiting("x", 1), finished].forEach((event) => voice.tell(event));
  expect(out).toEqual([]);
  voice.end();
  expect(out.join("")).toContain("Live: 1.1.0-23-7e56158");
  expect(err).toEqual([]);
});

test("a terminal keeps finished steps and redraws the running one in place", async () => {
  const { sink, clock, screen } = fakeSink(70);
  const voice = speak("terminal", sink);
  voice.tell(started);
  voice.tell({ event: "step-started", step: "launch-canary", direction: "do" });
  voice.tell({ event: "step-finished", step: "launch-canary", direction: "do", seconds: 3.2 });
  voice.tell({ event: "step-started", ...step });
  voice.tell(waiting("1 of 1 target is initial, and this reason is long", 0));
  voice.tell(boot("i-1", "booting", "artifact", "fetches its artifact"));
  voice.tell(boot("i-2", "ready", "ready"));
  await clock.advance(12_000);
  expect(`\n${screen()}\n`).toMatchInlineSnapshot(`
    "
    rollout 17: deploy 1.1.0-23-7e56158 (r42) of web in production, now 1.0.0-22-aaaaaaa
      ✓ launch-canary               3.2 s
      › verify-canary                12 s  1 of 1 target is initial, and
            this reason is long
          i-1 (eu-west-1a) fetches its artifact
          i-2 (eu-west-1a) is ready
    "
  `);
  voice.tell({ event: "traffic-shifted", serving: [{ release: "b", percent: 50 }] });
  voice.tell({
    event: "step-failed",
    ...step,
    seconds: 13,
    failure: { code: "CHECK_FAILED", summary: "GET /version answers 500." },
  });
  voice.tell({ event: "step-started", step: "launch-canary", direction: "undo" });
  expect(`\n${screen()}\n`).toMatchInlineSnapshot(`
    "
    rollout 17: deploy 1.1.0-23-7e56158 (r42) of web in production, now 1.0.0-22-aaaaaaa
      ✓ launch-canary               3.2 s
      traffic: 50 % on b
      ✗ verify-canary                13 s  CHECK_FAILED: GET /version answers 500.
      › undo launch-canary          0.0 s
    "
  `);
  voice.end();
  expect(screen().endsWith("GET /version answers 500.\n")).toBe(true);
});

test("a terminal writes nothing while nothing changes, and one piece per change", async () => {
  const { sink, clock, err } = fakeSink();
  const voice = speak("terminal", sink);
  voice.tell({ event: "step-started", ...step });
  voice.tell(waiting("a", 0));
  const before = err.length;
  voice.tell(waiting("a", 0));
  expect(err.length).toBe(before);
  await clock.advance(3_000);
  expect(err.length).toBe(before + 3);
  expect(err.every((piece) => piece.startsWith("\r") && piece.endsWith("\u001B[J"))).toBe(true);
  voice.end();
  const after = err.length;
  await clock.advance(10_000);
  expect(err.length).toBe(after);
});

test("no live line is ever wider than the terminal, however long the reason", () => {
  const { sink, screen } = fakeSink(40);
  const voice = speak("terminal", sink);
  voice.tell({ event: "step-started", ...step });
  voice.tell(waiting("long ".repeat(50), 0));
  voice.tell(boot("i-0123456789abcdef0", "booting", "artifact", "long ".repeat(50)));
  expect(
    Math.max(
      ...screen()
        .split("\n")
        .map((line) => line.length),
    ),
  ).toBeLessThan(40);
});

test("a reason that does not fit beside its step goes on in a second row", async () => {
  const { sink, screen, clock } = fakeSink(60);
  const voice = speak("terminal", sink);
  voice.tell({ event: "step-started", ...step });
  voice.tell(waiting("the canary must keep running for 5 s", 0));
  voice.tell(boot("i-0123456789abcdef0", "booting", "ready", "its health path gave ECONNREFUSED"));
  await clock.advance(2_000);
  const rows = screen().split("\n");
  expect(rows).toHaveLength(4);
  expect(rows.map((row) => row.trim()).join(" ")).toMatch(
    /keep running for 5 s i-0123456789abcdef0 \(eu-west-1a\) its health path gave ECONNREFUSED$/,
  );
});

test("a thousand booting instances take six lines, the failed one first", () => {
  const { sink, screen } = fakeSink(80);
  const voice = speak("terminal", sink);
  voice.tell({ event: "step-started", ...step });
  for (let i = 0; i < 1000; i += 1) {
    const state = i === 999 ? "failed" : i < 600 ? "ready" : "booting";
    voice.tell(boot(`i-${i}`, state, "run"));
  }
  const lines = screen().split("\n");
  expect(lines).toHaveLength(7);
  expect(lines[1]).toContain("i-999 (eu-west-1a) is failed");
  expect(lines[6]).toContain("and 995 more: 600 ready, 395 not yet");
});

test.each(["plain", "terminal"] as const)("%s leaves no timer behind", async (name) => {
  const { sink, clock } = fakeSink();
  const voice = speak(name, sink);
  voice.tell({ event: "step-started", ...step });
  await clock.advance(2_500);
  expect(clock.sleeping()).toBe(1);
  voice.end();
  expect(clock.sleeping()).toBe(0);
});

test("colours come only when asked for", () => {
  for (const colour of [true, false]) {
    const { sink, err, out } = fakeSink(80, colour);
    const voice = speak("terminal", sink);
    voice.tell({ event: "step-finished", ...step, seconds: 1 });
    voice.tell(finished);
    voice.end();
    expect(err.join("").includes("\u001B[32m")).toBe(colour);
    expect(out.join("")).not.toContain("\u001B");
  }
  expect(mayColour(true, {})).toBe(true);
  expect(mayColour(true, { NO_COLOR: "1" })).toBe(false);
  expect(mayColour(true, { NO_COLOR: "" })).toBe(true);
  expect(mayColour(true, { TERM: "dumb" })).toBe(false);
  expect(mayColour(false, {})).toBe(false);
});

test.each<[Parameters<typeof chooseVoice>[0], Voice]>([
  [{ isTty: true, env: {} }, "terminal"],
  [{ isTty: false, env: {} }, "plain"],
  [{ isTty: true, env: { TERM: "dumb" } }, "plain"],
  [{ isTty: true, plain: true, env: {} }, "plain"],
  [{ isTty: true, quiet: true, plain: true, env: {} }, "quiet"],
  [{ isTty: true, json: true, quiet: true, env: {} }, "json"],
])("%j is the voice %s", (asked, voice) => {
  expect(chooseVoice(asked)).toBe(voice);
});

test("whatever the voice, the test header's nonce and signatures do not come through", () => {
  const nonce = "c0ffee00c0ffee00";
  const leaky: RolloutEvent[] = [
    waiting(`curl -H 'x-slipway-test: ${nonce}' http://lb/`, 1),
    { event: "note", message: `{"X-Slipway-Test":"${nonce}"} X-Amz-Signature=${nonce}&x=1` },
    {
      event: "rollout-finished",
      result: { ...sampleFailure, evidence: [`x-slipway-test=${nonce}`, `kept`] },
    },
  ];
  for (const voice of ["terminal", "plain", "json", "quiet"] as const) {
    const { sink, out, err } = fakeSink(200);
    const reporter = speak(voice, sink);
    reporter.tell({ event: "step-started", ...step });
    leaky.forEach((event) => reporter.tell(event));
    reporter.end();
    const all = out.join("") + err.join("");
    expect(all).not.toContain(nonce);
    expect(all).toContain("[redacted]");
    expect(all).toContain("kept");
  }
});

test("redaction changes nothing that is not secret", () => {
  expect(redactEvent(started)).toEqual(started);
  expect(redactEvent(finished)).toEqual(finished);
});
