import { canonicalJson } from "./canonical-json.ts";
import type { ReleaseDraft } from "./release-content.ts";

/** What sets a release, or the size asked for, apart from what is live. */
export const changeKinds = [
  "first",
  "image",
  "source",
  "config",
  "ami",
  "instance-type",
  "port",
  "run-options",
  "health",
  "capacity",
  "none",
] as const;

export type ChangeKind = (typeof changeKinds)[number];

/** One difference in words that a person can check; never a config value. */
export interface Change {
  readonly kind: ChangeKind;
  readonly from: string | null;
  readonly to: string | null;
}

/**
 * How `draft` differs from what is live, in the order of `changeKinds`; `first` when nothing is.
 * Never empty: `none` stands alone.
 */
export function changesFrom(
  live: ReleaseDraft | undefined,
  draft: ReleaseDraft,
  capacity: readonly Change[] = [],
): readonly Change[] {
  if (!live) {
    return [{ kind: "first", from: null, to: draft.id }];
  }
  const changes = [...releaseChanges(live, draft), ...capacity];
  return changes.length > 0 ? changes : [{ kind: "none", from: null, to: null }];
}

function releaseChanges(live: ReleaseDraft, draft: ReleaseDraft): readonly Change[] {
  const artifact = draft.artifact.kind === "image" ? "image" : "source";
  return [
    // The same bytes at another address are the same source.
    change(artifact, artifactName(live), artifactName(draft)),
    change("config", configName(live), configName(draft)),
    change("ami", live.ami, draft.ami),
    change("instance-type", live.instanceType, draft.instanceType),
    change("port", String(live.port), String(draft.port)),
    change("run-options", ...unlike(live.run, draft.run)),
    change("health", ...unlike(live.health, draft.health)),
  ].filter((each) => each.from !== each.to);
}

const change = (kind: ChangeKind, from: string, to: string): Change => ({ kind, from, to });

function artifactName({ artifact }: ReleaseDraft): string {
  if (artifact.kind === "image") {
    const { credentials } = artifact;
    const login = credentials === undefined ? "" : ` with credentials of ${credentials}`;
    return `${artifact.reference}@${artifact.digest}${login}`;
  }
  const dockerfile = [artifact.context, artifact.dockerfile].filter((part) => part).join("/");
  return `tarball ${artifact.sha256.slice(0, 12)} (${dockerfile})`;
}

/** The hash beside the number: the same version always holds the same values. */
const configName = ({ config }: ReleaseDraft): string =>
  `version ${config.version} (${config.sha256.slice(0, 12)})`;

/** Only the members that differ, on both sides; `run.env` without values, which may be private. */
function unlike(before: object, after: object): [string, string] {
  const [a, b] = [before, after].map((each) => new Map(Object.entries(each)));
  const names = [...new Set([...(a?.keys() ?? []), ...(b?.keys() ?? [])])].toSorted();
  const differing = names.filter((name) => json(a?.get(name)) !== json(b?.get(name)));
  const told = (side: Map<string, unknown> | undefined): string =>
    differing
      .map((name) => `${name}: ${name === "env" ? "changed" : json(side?.get(name))}`)
      .join(", ");
  const [from, to] = [told(a), told(b)];
  return from === to && differing.length > 0 ? ["env as it was", from] : [from, to];
}

const json = (value: unknown): string => (value === undefined ? "not set" : canonicalJson(value));
