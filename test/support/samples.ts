import type { ReleaseDraft } from "../../src/domain/release-content.ts";
import type { Release } from "../../src/domain/release.ts";
import type { Settings } from "../../src/domain/settings.ts";
import type { Place } from "../../src/engine/context.ts";
import type { RolloutEvent } from "../../src/engine/events.ts";
import type { Request } from "../../src/engine/request.ts";
import type { SmallWorld } from "./small-world.ts";

export const sampleSettings: Settings = {
  service: "web",
  environment: "rehearsal",
  base: "rehearsal",
  port: 8080,
  health: {
    path: "/healthz",
    status: 200,
    intervalSeconds: 5,
    timeoutSeconds: 2,
    healthyAfter: 2,
    unhealthyAfter: 2,
    withinSeconds: 30,
    buildWithinSeconds: 60,
  },
  source: { dockerfile: undefined, context: ".", token: undefined },
  requireClean: false,
  image: undefined,
  registry: { credentials: undefined },
  config: { required: [], optional: [], strict: false },
  run: { restart: "always", volumes: [], env: {}, args: [], aws: "none" },
  instance: { type: "t3.small", ami: undefined },
  capacity: { min: 2, desired: 2, max: 6 },
  route: { host: undefined, path: "/*", priority: 100 },
  canary: {
    checks: [
      { path: "/version", status: 200, json: undefined, bodyContains: undefined, withinMs: 500 },
    ],
  },
  shift: { stepPercents: [50, 100], pauseSeconds: 1 },
  bakeSeconds: 2,
  drainSeconds: 2,
  keep: { releases: 5, previousSeconds: 0, history: 100 },
};

/** What a tree's nth commit is published as, with this config. */
export function sampleDraft(
  commit: number,
  {
    config,
    ...more
  }: Pick<ReleaseDraft, "service" | "environment" | "config" | "createdAt"> &
    Partial<Pick<ReleaseDraft, "health">>,
): ReleaseDraft {
  const { number: _, ...sample } = sampleRelease(1);
  return {
    ...sample,
    ...more,
    id: `1.0.0-${commit}-abcdef0`,
    artifact: {
      kind: "tarball",
      url: `https://sources.example/${commit}.tar.gz`,
      sha256: commit.toString(16).padStart(64, "0"),
      dockerfile: "Dockerfile",
      dockerfileSha256: "d".repeat(64),
    },
    config: { version: config.version, sha256: config.sha256 },
    ami: "ami-0123456789abcdef0",
  };
}

export const samplePlace: Place = {
  region: "us-east-1",
  table: "slipway-rehearsal",
  listenerArn: "arn:listener",
  subnetIds: ["subnet-a", "subnet-b"],
  propagationSeconds: 1,
  artifacts: ["tarball"],
};

export function sampleRelease(number: number): Release {
  const { health } = sampleSettings;
  return {
    schema: 1,
    service: "web",
    environment: "rehearsal",
    number,
    id: `1.0.${number}`,
    artifact: {
      kind: "tarball",
      url: `file:///sources/${number}.tar.gz`,
      sha256: `${number}`.repeat(4),
      dockerfile: "Dockerfile",
      dockerfileSha256: "d0",
    },
    config: { version: 1, sha256: "c0" },
    ami: "ami-1",
    instanceType: "t3.small",
    port: 8080,
    health,
    run: sampleSettings.run,
    commit: undefined,
    createdAt: "2026-01-01T00:00:00.000Z",
    createdBy: "ann@desk",
    reason: undefined,
  };
}

export interface Asked {
  readonly request: Request;
  readonly events: RolloutEvent[];
}

/** A request to make release `number` live in `small`, and the list its events land in. */
export function ask(small: SmallWorld, number: number, changes: Partial<Request> = {}): Asked {
  const events: RolloutEvent[] = [];
  const release = sampleRelease(number);
  if (!small.releases.has(number)) {
    small.addRelease(release);
  }
  return {
    events,
    request: {
      world: small.world(),
      settings: sampleSettings,
      release,
      place: samplePlace,
      purpose: "deploy",
      reason: undefined,
      startedBy: "ann@desk",
      wait: false,
      despiteBrokenStable: false,
      tell: (event) => void events.push(event),
      signal: new AbortController().signal,
      ...changes,
    },
  };
}
