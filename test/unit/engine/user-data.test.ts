import { expect, test } from "vitest";
import type { Release } from "../../../src/domain/release.ts";
import type { Place } from "../../../src/engine/context.ts";
import { assertUserDataFits, userData } from "../../../src/engine/user-data.ts";
import { sampleRelease } from "../../support/samples.ts";

const place: Place = {
  region: "eu-west-1",
  table: "slipway-production",
  subnetIds: [],
  listenerArn: "arn:listener",
  propagationSeconds: 60,
  artifacts: ["image"],
};

const release: Release = {
  ...sampleRelease(42),
  environment: "production",
  id: "1.0.1",
  config: { version: 9, sha256: "c0ffee" },
  artifact: { kind: "image", reference: "registry.example/web", digest: "sha256:ab" },
};

const contextAt = (here: Place) => ({
  place: here,
  release,
  rollout: () => ({ number: 57, candidate: { name: "web-57-x" } }),
});

test("an instance is told where its release, its hook and its logs are", () => {
  expect(JSON.parse(userData(contextAt({ ...place, logGroup: "/slipway/production" })))).toEqual({
    slipway: 1,
    region: "eu-west-1",
    table: "slipway-production",
    service: "web",
    environment: "production",
    release: "1.0.1",
    number: 42,
    rollout: 57,
    config: { version: 9, sha256: "c0ffee" },
    group: "web-57-x",
    hook: "slipway-ready",
    logs: "/slipway/production",
    RELEASE_URL: "registry.example/web@sha256:ab",
  });
});

test("where the base has no group of logs, user data names none", () => {
  expect(userData(contextAt(place))).not.toContain("logs");
});

// Faults: D2.
test("user data of more than 2 KB is refused before anything is made, naming what is long", () => {
  const at = (length: number) => {
    const url = `https://example.com/${"x".repeat(length)}`;
    const tarball = { sha256: "ab", dockerfile: "Dockerfile", dockerfileSha256: "d0" };
    const long: Release = { ...release, artifact: { kind: "tarball", url, ...tarball } };
    return () => assertUserDataFits(place, long);
  };
  expect(at(1_600)).not.toThrow();
  expect(at(2_000)).toThrow(
    expect.objectContaining({
      failure: {
        code: "PREFLIGHT",
        summary: expect.stringMatching(
          /^User data for release 1\.0\.1 would be 23\d\d bytes, of which RELEASE_URL is 2022; 2048/,
        ),
        remedy: "Publish it from a shorter URL, or from a directory.",
      },
    }),
  );
  const logGroup = "/".repeat(1_900);
  expect(() => assertUserDataFits({ ...place, logGroup }, release)).toThrow(
    /of which logs is 1902/,
  );
});
