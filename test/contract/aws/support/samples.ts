import type { ConfigVersion } from "../../../../src/domain/config.ts";
import type { Fleet } from "../../../../src/domain/fleet.ts";
import { fleetName } from "../../../../src/domain/names.ts";
import type { ReleaseDraft } from "../../../../src/domain/release-content.ts";
import type { LivePointer, Rollout } from "../../../../src/domain/rollout.ts";
import type { Route } from "../../../../src/domain/settings.ts";

export const route: Route = { host: undefined, path: "/*", priority: 100 };

export function sampleFleet(rollout: number, targetGroupArn?: string): Fleet {
  return {
    service: "web",
    environment: "test",
    rollout,
    releaseId: `1.0.${rollout}`,
    releaseNumber: rollout,
    name: fleetName("web", "test", rollout),
    targetGroupArn,
  };
}

export function sampleRollout(number: number, more: Partial<Rollout> = {}): Rollout {
  return {
    schema: 1,
    stepList: 1,
    number,
    service: "web",
    environment: "test",
    purpose: "deploy",
    releaseNumber: number,
    releaseId: `1.0.${number}`,
    reason: undefined,
    startedAt: "2026-01-01T00:00:00.000Z",
    startedBy: "ann@host",
    endedAt: undefined,
    state: { kind: "advancing", step: "launch-canary" },
    candidate: sampleFleet(number),
    listenerArn: "arn:listener",
    route,
    nonce: "00ff",
    testRuleArn: undefined,
    productionRuleArn: undefined,
    createdProductionRule: false,
    stable: undefined,
    candidateSize: undefined,
    hadWeight: false,
    timeline: [],
    ...more,
  };
}

export function sampleLive(rollout: number, releaseNumber = rollout): LivePointer {
  return {
    schema: 1,
    releaseNumber,
    releaseId: `1.0.${releaseNumber}`,
    rollout,
    fleet: sampleFleet(rollout),
    productionRuleArn: "arn:rule",
    listenerArn: "arn:listener",
    route,
    lastSetDesired: 2,
    since: `2026-01-01T00:00:0${rollout}.000Z`,
    history: [],
  };
}

export function sampleDraft(
  id: string,
  config: Pick<ConfigVersion, "version" | "sha256">,
): ReleaseDraft {
  return {
    schema: 1,
    service: "web",
    environment: "test",
    id,
    artifact: {
      kind: "tarball",
      url: "https://sources.test/a.tgz",
      sha256: "aa",
      dockerfile: "Dockerfile",
      dockerfileSha256: "bb",
    },
    config: { version: config.version, sha256: config.sha256 },
    ami: "ami-0123456789abcdef0",
    instanceType: "t3.small",
    port: 8080,
    health: {
      path: "/healthz",
      status: 200,
      intervalSeconds: 5,
      timeoutSeconds: 2,
      withinSeconds: 180,
      buildWithinSeconds: 300,
    },
    run: { restart: "always", volumes: [], env: {}, args: [], aws: "none" },
    commit: undefined,
    createdAt: "2026-01-01T00:00:00.000Z",
    createdBy: "ann@host",
    reason: undefined,
  };
}
