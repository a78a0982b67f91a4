import type { Stores } from "../../../src/cli/stores.ts";
import type { Connect } from "../../../src/cli/wiring.ts";
import type { Base } from "../../../src/domain/base.ts";
import { canonicalJson } from "../../../src/domain/canonical-json.ts";
import { changedKeys, diffConfig } from "../../../src/domain/config-diff.ts";
import type { ConfigVersion } from "../../../src/domain/config.ts";
import { fail } from "../../../src/domain/failure.ts";
import { sameContent } from "../../../src/domain/release-content.ts";
import type { StoredRelease } from "../../../src/domain/release.ts";
import type { LivePointer } from "../../../src/domain/rollout.ts";

/** Stores that keep their promises in memory; what was asked of them can be looked at. */
export interface MemoryStores extends Stores {
  readonly versions: ConfigVersion[];
  readonly published: StoredRelease[];
  readonly sources: Map<string, Uint8Array>;
  live: LivePointer | undefined;
  /** Runs before each config write: what another process does meanwhile. */
  meanwhile: () => void;
  writeVersion(values: ConfigVersion["values"], by: string): ConfigVersion;
}

const unused = (): never => {
  throw new Error("not expected to be called");
};

export function memoryStores(): MemoryStores {
  const at = (number: number): number =>
    stores.published.findIndex(({ release }) => release.number === number);
  const stored = (number: number): StoredRelease => stores.published[at(number)] ?? unused();
  const replace = (one: StoredRelease): void => {
    stores.published[at(one.release.number)] = one;
  };
  const stores: MemoryStores = {
    versions: [],
    published: [],
    sources: new Map(),
    live: undefined,
    meanwhile: () => undefined,
    writeVersion(values, by) {
      const version = stores.versions.length + 1;
      const sha256 = `sha of ${canonicalJson(values)}`;
      const at = "2026-01-01T00:00:00.000Z";
      const before = stores.versions.at(-1)?.values ?? {};
      const changed = changedKeys(diffConfig(before, values));
      const made = { createdAt: at, createdBy: by, reason: undefined };
      const next = { version, values, sha256, ...made, changed };
      stores.versions.push(next);
      return next;
    },
    configs: {
      latest: () => Promise.resolve(stores.versions.at(-1)),
      read: (version) =>
        Promise.resolve(stores.versions.find((stored) => stored.version === version)),
      history: () => Promise.resolve(stores.versions),
      async write(change) {
        stores.meanwhile();
        const before = stores.versions.at(-1);
        if (before?.version !== change.basedOn) {
          fail({ code: "CONFLICT", summary: `${before?.createdBy} was first.` });
        }
        const next = stores.writeVersion(change.values, change.author);
        stores.versions[stores.versions.length - 1] = {
          ...next,
          createdAt: change.at,
          reason: change.reason,
        };
        return next;
      },
    },
    releases: {
      list: () => Promise.resolve(stores.published),
      async publish(draft) {
        const standing = stores.published.find(({ release }) => release.id === draft.id);
        if (standing && !sameContent(standing.release, draft)) {
          fail({ code: "CONFLICT", summary: `release ${draft.id} already exists` });
        }
        const fresh = {
          release: { ...draft, number: stores.published.length + 1 },
          promotedAt: undefined,
          failed: undefined,
        };
        if (!standing) {
          stores.published.push(fresh);
        }
        return { ...(standing ?? fresh), created: standing === undefined };
      },
      read: (number) =>
        Promise.resolve(stores.published.find(({ release }) => release.number === number)),
      find: unused,
      reasonIncomplete: () => Promise.resolve(undefined),
      pin: async (release, pinned) => replace({ ...stored(release.number), pinned }),
      unpin: async (number) => replace({ ...stored(number), pinned: undefined }),
      markFailed: unused,
      cleanUp: unused,
      outdated: unused,
    },
    registries: { digest: (image) => Promise.resolve(image.digest ?? `sha256:${"d".repeat(64)}`) },
    estate: {
      groups: unused,
      templates: unused,
      targetGroups: unused,
      policies: unused,
      limits: unused,
    },
    ledger: { live: () => Promise.resolve(stores.live) },
    resolveAmi: (override) => Promise.resolve(override ?? "ami-base"),
    readObject: unused,
    readSecret: unused,
    sourceUrl: (name) => `file:///store/${name}`,
    putSource: (bytes, name) => {
      stores.sources.set(name, bytes);
      return Promise.resolve(`file:///store/${name}`);
    },
  };
  return stores;
}

export const base: Base = {
  schemaVersion: 1,
  region: "eu-west-1",
  account: "000000000000",
  vpcId: "vpc-1",
  subnetIds: ["subnet-1"],
  securityGroupIds: ["sg-1"],
  loadBalancerArn: "arn:lb",
  listenerArn: "arn:listener",
  loadBalancerDns: "localhost",
  listenerPort: 80,
  listenerProtocol: "HTTP",
  propagationSeconds: 0,
  table: "slipway",
  sourceStore: "file:///store",
  amiParameter: "/slipway/rehearsal/ami",
  instanceProfileArn: undefined,
  artifacts: ["tarball"],
};

/** Connects to the stores; `closed` tells whether the command has let go of them. */
export function connectTo(stores: Stores): Connect & { closed: () => number } {
  let closed = 0;
  const connect: Connect = () =>
    Promise.resolve({
      base,
      stores,
      world: unused,
      close: () => {
        closed += 1;
      },
    });
  return Object.assign(connect, { closed: () => closed });
}
