import type { RunSettings } from "./run-settings.ts";
import type { HealthSettings } from "./settings.ts";

/** What an instance starts: an image by digest, or a tarball it builds by its Dockerfile. */
export type Artifact = ImageArtifact | TarballArtifact;

export interface ImageArtifact {
  readonly kind: "image";
  readonly reference: string;
  readonly digest: string;
  /** Reference to what its registry asks for; absent: it asks nothing, or is ECR. */
  readonly credentials?: string;
}

export interface TarballArtifact {
  readonly kind: "tarball";
  readonly url: string;
  /** Hexadecimal SHA-256 of the tarball's bytes. */
  readonly sha256: string;
  /** Directory inside the tarball that is built; absent: its root. */
  readonly context?: string;
  /** Path of the Dockerfile inside the context. */
  readonly dockerfile: string;
  readonly dockerfileSha256: string;
}

/** Which config version a release runs with. */
export interface ConfigReference {
  readonly version: number;
  readonly sha256: string;
}

/** An immutable, numbered record of everything needed to run a version of a service. */
export interface Release {
  readonly schema: 1;
  readonly service: string;
  readonly environment: string;
  /** Orders releases of one service and environment; written `r42`. */
  readonly number: number;
  /** `<version>-<count>-<shortsha>` or given; unique per service and environment. */
  readonly id: string;
  readonly artifact: Artifact;
  readonly config: ConfigReference;
  readonly ami: string;
  readonly instanceType: string;
  readonly port: number;
  readonly health: ReleaseHealth;
  readonly run: RunSettings;
  /** Of the source; images and tarballs at a URL have none. */
  readonly commit: string | undefined;
  /** Of slipway.yaml, which may be kept in another repository. Older releases do not say. */
  readonly settingsFile?: SettingsFileFacts | undefined;
  readonly createdAt: string;
  readonly createdBy: string;
  readonly reason: string | undefined;
}

/** Where the settings that a release was made by are kept. */
export interface SettingsFileFacts {
  /** In its repository. */
  readonly path: string;
  readonly commit: string;
  /** True when the file was not as the commit has it. */
  readonly changed: boolean;
}

export type ReleaseHealth = Pick<
  HealthSettings,
  "path" | "status" | "intervalSeconds" | "timeoutSeconds" | "withinSeconds" | "buildWithinSeconds"
>;

/** A release as stored: the document, what has become of it since. */
export interface StoredRelease {
  readonly release: Release;
  /** ISO time it was first promoted; absent if it never was. */
  readonly promotedAt: string | undefined;
  /** Set when a rollout failed and the release was to blame. */
  readonly failed:
    | { readonly rollout: number; readonly at: string; readonly summary: string }
    | undefined;
  /** Set while somebody wants it kept, whatever leaves the rollback window. */
  readonly pinned?: Pin | undefined;
}

/** Who keeps a release, since when, why. */
export interface Pin {
  readonly by: string;
  /** ISO time. */
  readonly at: string;
  readonly reason: string | undefined;
}

/** `r42`. */
export function releaseName(number: number): string {
  return `r${number}`;
}
