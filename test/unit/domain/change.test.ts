import { describe, expect, test } from "vitest";
import { capacityChanges } from "../../../src/domain/capacity-change.ts";
import { changesFrom } from "../../../src/domain/change.ts";
import type { Release } from "../../../src/domain/release.ts";
import { sampleRelease, sampleSettings } from "../../support/samples.ts";

const live = sampleRelease(1);
const kindsOf = (draft: Partial<Release>) =>
  changesFrom(live, { ...live, ...draft }).map(({ kind }) => kind);

const image = (digest: string) => ({ kind: "image", reference: "registry/web", digest }) as const;

describe("the kind of a change", () => {
  test("first: nothing is live", () => {
    expect(changesFrom(undefined, live)).toEqual([{ kind: "first", from: null, to: "1.0.1" }]);
  });

  test("none: what is live is what is asked for", () => {
    expect(changesFrom(live, live)).toEqual([{ kind: "none", from: null, to: null }]);
  });

  test("another id, author, time or reason alone is none", () => {
    const draft = { id: "other", createdBy: "bob", createdAt: "2027", reason: "DEPLOY-1" };
    expect(kindsOf(draft)).toEqual(["none"]);
  });

  test("image: another digest, also under the same tag", () => {
    const before = { ...live, artifact: image("sha256:a") };
    const after = { ...live, artifact: image("sha256:b") };
    expect(changesFrom(before, after)).toEqual([
      { kind: "image", from: "registry/web@sha256:a", to: "registry/web@sha256:b" },
    ]);
  });

  test("source: another tarball", () => {
    const { artifact } = sampleRelease(2);
    expect(changesFrom(live, { ...live, artifact })).toEqual([
      { kind: "source", from: "tarball 1111 (Dockerfile)", to: "tarball 2222 (Dockerfile)" },
    ]);
  });

  test("source: the same tarball at another address is none", () => {
    const artifact = { ...live.artifact, url: "https://elsewhere/1.tar.gz" } as Release["artifact"];
    expect(kindsOf({ artifact })).toEqual(["none"]);
  });

  test("source: another directory of the same tarball", () => {
    const artifact = { ...live.artifact, context: "web-1" } as Release["artifact"];
    expect(changesFrom(live, { ...live, artifact })).toEqual([
      { kind: "source", from: "tarball 1111 (Dockerfile)", to: "tarball 1111 (web-1/Dockerfile)" },
    ]);
  });

  test("image: another login of its registry", () => {
    const before = { ...live, artifact: image("sha256:a") };
    const after = { ...live, artifact: { ...image("sha256:a"), credentials: "ssm:/login" } };
    expect(changesFrom(before, after)).toEqual([
      {
        kind: "image",
        from: "registry/web@sha256:a",
        to: "registry/web@sha256:a with credentials of ssm:/login",
      },
    ]);
  });

  test("run options: whatever Docker is told besides", () => {
    const run = { ...live.run, privileged: true as const, options: { pids: 9 } };
    expect(changesFrom(live, { ...live, run })).toEqual([
      {
        kind: "run-options",
        from: "options: not set, privileged: not set",
        to: 'options: {"pids":9}, privileged: true',
      },
    ]);
  });

  test("config: another version", () => {
    expect(changesFrom(live, { ...live, config: { version: 2, sha256: "c1" } })).toEqual([
      { kind: "config", from: "version 1 (c0)", to: "version 2 (c1)" },
    ]);
  });

  test("ami", () => {
    expect(kindsOf({ ami: "ami-2" })).toEqual(["ami"]);
  });

  test("instance type", () => {
    expect(kindsOf({ instanceType: "t3.large" })).toEqual(["instance-type"]);
  });

  test("port", () => {
    expect(kindsOf({ port: 9090 })).toEqual(["port"]);
  });

  test("run options: only what differs is told", () => {
    const run = { ...live.run, memoryMiB: 512, restart: "never" as const };
    expect(changesFrom(live, { ...live, run })).toEqual([
      {
        kind: "run-options",
        from: 'memoryMiB: not set, restart: "always"',
        to: 'memoryMiB: 512, restart: "never"',
      },
    ]);
  });

  test("run options: values of the environment stay untold", () => {
    const run = { ...live.run, env: { TOKEN: "abc" } };
    const [change] = changesFrom(live, { ...live, run });
    expect(change?.kind).toBe("run-options");
    expect(JSON.stringify(change)).not.toContain("abc");
  });

  test("health: what an instance pins of it", () => {
    expect(kindsOf({ health: { ...live.health, path: "/up" } })).toEqual(["health"]);
  });

  test("several at once stand in a fixed order", () => {
    expect(kindsOf({ port: 1, ami: "ami-2", instanceType: "m5.large" })).toEqual([
      "ami",
      "instance-type",
      "port",
    ]);
  });
});

describe("capacity", () => {
  const { capacity } = sampleSettings;
  const pointer = { lastSetDesired: 2, scaleCpuPercent: null };

  test("as configured is no change", () => {
    expect(capacityChanges(pointer, { min: 2, desired: 2, max: 6 }, capacity)).toEqual([]);
  });

  test("what a policy made of the running number is no change", () => {
    expect(capacityChanges(pointer, { min: 2, desired: 5, max: 6 }, capacity)).toEqual([]);
  });

  test("min, desired, max and policy, each by name", () => {
    const wanted = { min: 1, desired: 3, max: 9, scaleCpuPercent: 60 };
    expect(capacityChanges(pointer, { min: 2, desired: 2, max: 6 }, wanted)).toEqual([
      { kind: "capacity", from: "min 2", to: "min 1" },
      { kind: "capacity", from: "desired 2", to: "desired 3" },
      { kind: "capacity", from: "max 6", to: "max 9" },
      { kind: "capacity", from: "scale no policy", to: "scale CPU at 60 %" },
    ]);
  });

  test("a pointer that does not say what the policy was counts as unchanged", () => {
    const wanted = { ...capacity, scaleCpuPercent: 60 };
    expect(capacityChanges({ lastSetDesired: 2 }, { min: 2, desired: 2, max: 6 }, wanted)).toEqual(
      [],
    );
  });
});
