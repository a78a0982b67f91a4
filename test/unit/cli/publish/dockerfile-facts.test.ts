// Goal: ports and base images are what Docker would take from the file, and doubt refuses nothing.
// Method: a table of Dockerfiles.
import { expect, test } from "vitest";
import { dockerfileFacts } from "../../../../src/cli/publish/dockerfile-facts.ts";
import { buildWarnings, portDisagreement } from "../../../../src/domain/dockerfile-rules.ts";

const digest = `sha256:${"a".repeat(64)}`;

test.each<[text: string, exposed: number[], unknown: string[]]>([
  ["FROM x\nEXPOSE 8080", [8080], []],
  ["FROM x\nexpose 8080/tcp 53/udp 9000/TCP", [8080, 9000], []],
  ["FROM x\nEXPOSE 8000-8002/tcp", [8000, 8001, 8002], []],
  ["FROM x\nARG P=3000\nEXPOSE $P", [3000], []],
  ["FROM x\nENV P=3000\nENV P=4000\nEXPOSE ${P}/tcp", [4000], []],
  ["FROM x\nARG P\nEXPOSE $P", [], ["$P"]],
  ["FROM x\nEXPOSE ${P:-5000}", [5000], []],
  ["FROM x\nEXPOSE \\\n  80 \\\n  81", [80, 81], []],
  ["FROM x AS build\nEXPOSE 1\nFROM y\nEXPOSE 2", [2], []],
  ["FROM x AS base\nEXPOSE 1\nFROM z\nFROM Base\nEXPOSE 2", [2, 1], []],
  ["FROM x\nRUN echo EXPOSE 1\n# EXPOSE 2", [], []],
])("%j exposes %j", (text, exposed, unknown) => {
  expect(dockerfileFacts(text)).toMatchObject({ exposedPorts: exposed, unknownPorts: unknown });
});

test("base images are those pulled: not earlier stages, not scratch", () => {
  const text = `ARG V=20\nFROM node:$V AS build\nFROM build AS test\nFROM scratch\nFROM y@${digest}`;
  expect(dockerfileFacts(text).baseImages).toEqual([
    { name: "node:20", hasDigest: false },
    { name: `y@${digest}`, hasDigest: true },
  ]);
  expect(buildWarnings(dockerfileFacts(text))).toEqual([
    "FROM node:20 names no digest, so two builds of this release may differ: write FROM node:20@sha256:…",
  ]);
});

test("only a stated other port is a disagreement", () => {
  const facts = (exposedPorts: number[], unknownPorts: string[] = []) => ({
    exposedPorts,
    unknownPorts,
    baseImages: [],
  });
  expect(portDisagreement(facts([3000]), 8080)).toBe(
    "Dockerfile exposes 3000 but slipway.yaml says port: 8080",
  );
  expect(portDisagreement(facts([9, 3]), 8080)).toMatch(/exposes 3, 9 but/);
  expect(portDisagreement(facts([3000, 8080]), 8080)).toBeUndefined();
  expect(portDisagreement(facts([]), 8080)).toBeUndefined();
  expect(portDisagreement(facts([3000], ["$P"]), 8080)).toBeUndefined();
});
