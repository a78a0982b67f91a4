// Goal: what an instance reports is judged as userdata/README.md says: every code has a next step,
// an image must be the very one, restarts are counted in all, and memory is named as the reason.
// Method: reports by hand; the codes are read from the contract's own table.
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { bootCode } from "../../../src/domain/boot-codes.ts";
import {
  attestationMismatch,
  bootFailure,
  bootPhase,
  crashSinceReady,
} from "../../../src/domain/boot-verdict.ts";
import type { BootReport } from "../../../src/domain/boot.ts";
import { sampleRelease } from "../../support/samples.ts";

const contract = readFileSync(new URL("../../../userdata/README.md", import.meta.url), "utf8");
const codes = [...contract.matchAll(/^\| `([A-Z_]+)` +\|/gm)].map(([, code]) => code ?? "");

const ready: BootReport = {
  instanceId: "i-1",
  zone: "a",
  state: "ready",
  step: "ready",
  steps: [{ name: "ready", startedAt: 1_000, seconds: 2, detail: "" }],
  restarts: 0,
  lastExit: undefined,
  ports: [8080],
  lastProbe: undefined,
  failure: undefined,
  references: {},
  attested: undefined,
};
const exit = { code: 1, signal: undefined, outOfMemory: false, at: 3_500, tail: ["bye"] };

test("the contract's codes were found", () => {
  expect(codes).toContain("AFTER_START_FAILED");
  expect(codes.length).toBeGreaterThan(20);
});

test.each(codes)("%s has one sentence that says what to do", (code) => {
  expect(bootCode(code)?.remedy).toMatch(/^[A-Z][^\n]{15,110}\.$/);
});

test("only these say nothing against the release", () => {
  expect(codes.filter((code) => bootCode(code)?.isCircumstance)).toEqual([
    "ARTIFACT_FETCH",
    "ARTIFACT_DENIED",
    "DOCKER_UNAVAILABLE",
    "IMAGE_NOT_SUPPORTED",
    "BUG",
  ]);
});

test("a failure of memory says so, with its exit code before its last lines", () => {
  const summary = "exit 137, killed for passing its memory limit";
  const failure = { step: "ready", code: "OUT_OF_MEMORY", summary, exitCode: 137, tail: ["x"] };
  expect(bootFailure({ ...ready, state: "failed", failure })).toMatchObject({
    summary: `i-1 failed at ready: ${summary} (OUT_OF_MEMORY).`,
    evidence: ["exit code 137", "x"],
    remedy: "Raise run.memory, or find what takes it.",
    causedByRelease: true,
  });
});

test.each([
  [1, undefined, true],
  [1, 1, false],
  [2, 1, true],
  // Not started again: gone, whatever is allowed.
  [0, 3, true],
])("a crash after ready, %i restarts in all, %s allowed: a failure %s", (restarts, allowed, is) => {
  const report = { ...ready, restarts, lastExit: exit };
  expect(crashSinceReady(report, allowed) !== undefined).toBe(is);
});

test("an exit before ready is no crash since; one by memory names it and what to raise", () => {
  expect(crashSinceReady({ ...ready, restarts: 1, lastExit: { ...exit, at: 2_999 } })).toBe(
    undefined,
  );
  const lastExit = { ...exit, outOfMemory: true };
  expect(crashSinceReady({ ...ready, restarts: 1, lastExit })).toMatchObject({
    summary: expect.stringContaining("was killed for using more memory than it may"),
    remedy: "Raise run.memory, or find what takes it.",
  });
});

test("ready is when the last step was: an exit while after-start ran is no crash since", () => {
  const afterStart = { name: "after-start", startedAt: 3_000, seconds: 1, detail: "" };
  const report = { ...ready, step: "after-start", steps: [...ready.steps, afterStart] };
  expect(crashSinceReady({ ...report, restarts: 1, lastExit: exit })).toBe(undefined);
  expect(bootPhase({ ...report, state: "booting" })).toBe("runs run.afterStart");
});

// Faults: I4.
test("an image is attested by its digest, a tarball by its hashes", () => {
  const tarball = sampleRelease(1);
  const digest = `sha256:${"a".repeat(64)}`;
  const image = { ...tarball, artifact: { kind: "image", reference: "r/web", digest } as const };
  const attested = {
    release: tarball.id,
    number: 1,
    configSha256: tarball.config.sha256,
    artifactSha256: "1111",
    dockerfileSha256: "d0",
    imageDigest: undefined,
    scriptVersion: "1",
    driver: "container",
  };
  const seen = (more: object) => ({ ...ready, attested: { ...attested, ...more } });
  expect(attestationMismatch(seen({}), tarball)).toBe(undefined);
  expect(attestationMismatch(seen({ imageDigest: digest }), image)).toBe(undefined);
  expect(attestationMismatch(seen({}), image)).toBe(`its image digest is undefined, not ${digest}`);
  expect(attestationMismatch(seen({ imageDigest: "sha256:b" }), image)).toBe(
    `its image digest is sha256:b, not ${digest}`,
  );
});
