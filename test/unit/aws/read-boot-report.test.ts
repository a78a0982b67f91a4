import { expect, test } from "vitest";
import { readBootReport } from "../../../src/aws/read-boot-report.ts";

const item = {
  pk: { S: "web#boot#17" },
  sk: { S: "i-1" },
  instanceId: { S: "i-1" },
  zone: { S: "us-east-1a" },
  state: { S: "failed" },
  step: { S: "ready" },
  steps: {
    L: [
      {
        M: {
          name: { S: "config" },
          startedAt: { N: "1767225600000" },
          seconds: { N: "0.25" },
          detail: { S: "version 3" },
        },
      },
      { M: { name: { S: "ready" }, startedAt: { N: "1767225601000" } } },
    ],
  },
  restarts: { N: "3" },
  lastExit: {
    M: { code: { N: "137" }, oom: { BOOL: true }, at: { N: "5" }, tail: { L: [{ S: "bye" }] } },
  },
  ports: { L: [{ N: "3000" }] },
  probe: { M: { status: { N: "503" }, body: { S: "warming up" }, at: { N: "6" } } },
  failure: {
    M: {
      step: { S: "ready" },
      code: { S: "OUT_OF_MEMORY" },
      summary: { S: "killed" },
      exitCode: { N: "137" },
      tail: { L: [{ S: "a" }, { S: "b" }] },
    },
  },
  references: { M: { TOKEN: { S: "ssm:/web/token@3" } } },
  attest: {
    M: {
      release: { S: "1.0.0" },
      number: { N: "4" },
      configSha256: { S: "cc" },
      artifactSha256: { S: "aa" },
      imageDigest: { S: "sha256:dd" },
      scriptVersion: { S: "3" },
      driver: { S: "container" },
    },
  },
  updatedAt: { N: "7" },
  expires: { N: "8" },
};

test("a whole item", () => {
  expect(readBootReport(item)).toEqual({
    instanceId: "i-1",
    zone: "us-east-1a",
    state: "failed",
    step: "ready",
    steps: [
      { name: "config", startedAt: 1767225600000, seconds: 0.25, detail: "version 3" },
      { name: "ready", startedAt: 1767225601000, seconds: undefined, detail: "" },
    ],
    restarts: 3,
    lastExit: { code: 137, signal: undefined, outOfMemory: true, at: 5, tail: ["bye"] },
    ports: [3000],
    references: { TOKEN: "ssm:/web/token@3" },
    lastProbe: { status: 503, body: "warming up", error: undefined },
    failure: {
      step: "ready",
      code: "OUT_OF_MEMORY",
      summary: "killed",
      exitCode: 137,
      tail: ["a", "b"],
    },
    attested: {
      release: "1.0.0",
      number: 4,
      configSha256: "cc",
      artifactSha256: "aa",
      dockerfileSha256: undefined,
      imageDigest: "sha256:dd",
      scriptVersion: "3",
      driver: "container",
    },
  });
});

// Faults: A21.
test("the least an item can be, and one with every member of the wrong kind", () => {
  const nothing = {
    instanceId: "i-9",
    zone: undefined,
    state: "booting",
    step: "unknown",
    steps: [],
    restarts: 0,
    lastExit: undefined,
    ports: [],
    lastProbe: undefined,
    failure: undefined,
    references: {},
    attested: undefined,
  };
  expect(readBootReport({ sk: { S: "i-9" } })).toEqual(nothing);
  const wrong = Object.fromEntries(Object.keys(item).map((key) => [key, { NULL: true as const }]));
  expect(readBootReport({ ...wrong, sk: { S: "i-9" }, state: { S: "dancing" } })).toEqual(nothing);
});

test("one that failed without saying why still failed", () => {
  const report = readBootReport({ sk: { S: "i-9" }, state: { S: "failed" } });
  expect(report.failure).toMatchObject({ code: "UNKNOWN" });
});
