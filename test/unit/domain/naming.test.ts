// Goal: ids, keys and patterns are what AWS, a shell and a reader can live with.
// Method: tables of texts and their flaws.
import { expect, test } from "vitest";
import { changeConfig, configValue, sameConfig } from "../../../src/domain/config-change.ts";
import { configKeyFlaw } from "../../../src/domain/config-key.ts";
import { sameArtifact, sameContent } from "../../../src/domain/release-content.ts";
import type { ReleaseDraft } from "../../../src/domain/release-content.ts";
import { gitReleaseId, nextReleaseId, releaseIdFlaw } from "../../../src/domain/release-id.ts";
import { fleetName, fleetTags } from "../../../src/domain/names.ts";
import { hostPatternFlaw, pathPatternFlaw } from "../../../src/domain/route-rules.ts";
import { suggestion } from "../../../src/domain/suggestion.ts";

test("a git id is version, count and commit, in characters an id may have", () => {
  const facts = { count: 22, shortSha: "7e56158", dirtyDigest: undefined };
  expect(gitReleaseId({ ...facts, version: "1.0.1" })).toBe("1.0.1-22-7e56158");
  expect(gitReleaseId({ ...facts, version: "v2.0" })).toBe("2.0-22-7e56158");
  expect(gitReleaseId({ ...facts, version: "release/1+b" })).toBe("release-1-b-22-7e56158");
  expect(gitReleaseId({ ...facts, version: "1", dirtyDigest: "0123456789" })).toBe(
    "1-22-7e56158-dirty-0123456",
  );
});

// Faults: D9.
test.each([
  ["1.0.1-22-7e56158", true],
  ["a".repeat(128), true],
  ["a".repeat(129), false],
  ["", false],
  ["-a", false],
  ["a/b", false],
  ["../b", false],
  ["a;b", false],
  ["$(b)", false],
  ["`b`", false],
  ["é", false],
  ["a b", false],
  ["r42", false],
  ["r42a", true],
])("%j may be a release id: %s", (id, may) => {
  expect(releaseIdFlaw(id) === undefined).toBe(may);
});

test("copies of an id are counted from 2", () => {
  expect(nextReleaseId("a", new Set())).toBe("a");
  expect(nextReleaseId("a", new Set(["a", "a.2", "a.4"]))).toBe("a.3");
});

test("contents differ by what runs, not by who published it when; artifacts only by their bytes", () => {
  const draft = {
    id: "a",
    artifact: { kind: "tarball", url: "u", sha256: "s", dockerfile: "D", dockerfileSha256: "d" },
    config: { version: 1, sha256: "c" },
    ami: "ami-1",
    createdAt: "now",
  } as ReleaseDraft;
  const later = { ...draft, createdAt: "later", createdBy: "x", reason: "y", number: 3, id: "b" };
  expect(sameContent(draft, later)).toBe(true);
  expect(sameContent(draft, { ...draft, ami: "ami-2" })).toBe(false);
  expect(sameContent(draft, { ...draft, config: { version: 2, sha256: "c" } })).toBe(false);
  expect(sameArtifact(draft, { ...draft, ami: "ami-2" })).toBe(true);
  const moved = { ...draft, artifact: { ...draft.artifact, url: "v" } } as ReleaseDraft;
  expect(sameArtifact(draft, moved)).toBe(true);
  const changed = { ...draft, artifact: { ...draft.artifact, sha256: "t" } } as ReleaseDraft;
  expect(sameArtifact(draft, changed)).toBe(false);
});

test("config keys are variable names that are not ours", () => {
  for (const key of ["A", "_", "a_9", "PORTS"]) {
    expect(configKeyFlaw(key)).toBeUndefined();
  }
  for (const key of ["", "9", "A-B", "A.B", "É", "PORT", "RELEASE_URL", "SLIPWAY_X"]) {
    expect(configKeyFlaw(key)).toBeDefined();
  }
});

test("changes replace, add and remove, and leave the rest", () => {
  const before = { A: "1", B: "2" };
  const after = changeConfig(
    before,
    new Map<string, string | undefined>([
      ["A", undefined],
      ["C", "3"],
    ]),
  );
  expect(after).toEqual({ B: "2", C: "3" });
  expect(before).toEqual({ A: "1", B: "2" });
  expect(sameConfig({ A: "1", B: "2" }, { B: "2", A: "1" })).toBe(true);
  expect(sameConfig({ A: "1" }, { A: { from: "1" } })).toBe(false);
  expect(configValue("ssm:/a")).toEqual({ from: "ssm:/a" });
  expect(configValue(" ssm:/a")).toBe(" ssm:/a");
});

test.each([
  ["www.example.com", true],
  ["*.example.com", true],
  [`${"a".repeat(124)}.com`, true],
  [`${"a".repeat(125)}.com`, false],
  ["localhost", false],
  ["example.com:80", false],
  ["a_b.com", false],
  ["1.2.3.4", false],
])("host pattern %j is taken: %s", (host, taken) => {
  expect(hostPatternFlaw(host) === undefined).toBe(taken);
});

test.each([
  ["/*", true],
  ["/api/*", true],
  ["*", true],
  ["api", false],
  ["/a b", false],
  ["/ü", false],
  [`/${"a".repeat(128)}`, false],
])("path pattern %j is taken: %s", (path, taken) => {
  expect(pathPatternFlaw(path) === undefined).toBe(taken);
});

test("a suggestion is near, and there is none when nothing is", () => {
  const known = ["interval", "timeout", "status"];
  expect(suggestion("intervall", known)).toBe("interval");
  expect(suggestion("INTERVAL", known)).toBe("interval");
  expect(suggestion("statsu", known)).toBe("status");
  expect(suggestion("port", known)).toBeUndefined();
  expect(suggestion("x", [])).toBeUndefined();
});

// Faults: D10.
test("the longest names make tags that AWS takes, few enough, none of AWS's own", () => {
  const tags = fleetTags({
    service: "a".repeat(20),
    environment: "b".repeat(20),
    rollout: 9_999_999_999,
    releaseId: "c".repeat(128),
  });
  expect(Object.keys(tags).length).toBeLessThanOrEqual(50);
  for (const [key, value] of Object.entries(tags)) {
    expect(key.length).toBeLessThanOrEqual(128);
    expect(value.length).toBeLessThanOrEqual(255);
    expect(key.toLowerCase()).not.toMatch(/^aws:/);
    expect(value).toMatch(/^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u);
  }
});

// Faults: D9, D10.
test.each([1, 99_999, 9_999_999_999])(
  "a fleet's name of rollout %i is one a target group may have, and nobody else's",
  (rollout) => {
    const names = ["a".repeat(20), `${"a".repeat(19)}b`].flatMap((service) =>
      ["production", "rehearsal"].map((environment) => fleetName(service, environment, rollout)),
    );
    expect(new Set(names).size).toBe(4);
    expect(names.every((name) => /^[a-z](?!.*--)[a-z0-9-]{0,30}[a-z0-9]$/.test(name))).toBe(true);
  },
);
