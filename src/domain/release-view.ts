import type { ConfigDiff } from "./config-diff.ts";
import type { Artifact, ReleaseHealth, SettingsFileFacts } from "./release.ts";
import type { RolloutState } from "./rollout.ts";
import type { RunSettings } from "./run-settings.ts";

/** Everything known of one release; absent values are null so that keys are always there. */
export interface ReleaseView {
  /** `r42`. */
  readonly release: string;
  readonly id: string;
  readonly service: string;
  readonly environment: string;
  readonly isLive: boolean;
  readonly createdAt: string;
  readonly createdBy: string;
  readonly reason: string | null;
  readonly commit: string | null;
  /** Where the settings it was made by are kept. */
  readonly settingsFile: SettingsFileFacts | null;
  readonly artifact: Artifact;
  readonly config: { readonly version: number; readonly sha256: string };
  readonly ami: string;
  readonly instanceType: string;
  readonly port: number;
  readonly health: ReleaseHealth;
  readonly run: RunSettings;
  /** When it was first live. */
  readonly promotedAt: string | null;
  readonly failed: {
    readonly rollout: number;
    readonly at: string;
    readonly summary: string;
  } | null;
  readonly pinned: {
    readonly by: string;
    readonly at: string;
    readonly reason: string | null;
  } | null;
  /** Why it could not be rolled out any more. */
  readonly incomplete: string | null;
  readonly configDiff: ConfigDiffView | null;
  readonly references: readonly ReferenceView[];
  /** Of the newest fifty, newest first. */
  readonly rollouts: readonly {
    readonly rollout: number;
    readonly state: RolloutState["kind"];
    readonly startedAt: string;
    readonly startedBy: string;
  }[];
}

/** What rolling it out would change of the live config. */
export interface ConfigDiffView extends ConfigDiff {
  /** The live release's id. */
  readonly from: string;
  readonly fromVersion: number;
}

/** What a reference of its config came to, on the instances of its newest rollout. */
export interface ReferenceView {
  readonly key: string;
  /** `ssm:/name@3`. */
  readonly resolved: string;
  readonly instances: readonly string[];
}
