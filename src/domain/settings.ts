import type { ConfigRules } from "./config-rules.ts";
import type { RunSettings } from "./run-settings.ts";

/**
 * `slipway.yaml` for one service in one environment, after overrides and defaults: every duration
 * in the unit its name ends in, every percentage a number from 0 to 100.
 */
export interface Settings {
  /** 1-20 characters: lower-case letters, digits, inner hyphens. */
  readonly service: string;
  /** Same form; two levels may be joined by a hyphen. */
  readonly environment: string;
  /** Name of the CDK base whose parameter is read. */
  readonly base: string;
  readonly port: number;
  readonly health: HealthSettings;
  readonly source: SourceSettings;
  /** Source and slipway.yaml must be as their commits have them, or nothing is published. */
  readonly requireClean: boolean;
  readonly image: string | undefined;
  /** Where instances find what the image's registry asks for: `ssm:/…` or `secretsmanager:…`. */
  readonly registry: { readonly credentials: string | undefined };
  readonly config: ConfigRules;
  readonly run: RunSettings;
  readonly instance: { readonly type: string; readonly ami: string | undefined };
  readonly capacity: CapacitySettings;
  readonly route: Route;
  readonly canary: CanarySettings;
  readonly shift: { readonly stepPercents: readonly number[]; readonly pauseSeconds: number };
  readonly bakeSeconds: number;
  readonly drainSeconds: number;
  readonly keep: {
    /** Promoted releases one can roll back to. */
    readonly releases: number;
    /** How long the previous fleet stays whole after a deploy. */
    readonly previousSeconds: number;
    /** So many of the newest releases, and of the newest rollouts, stay on record. */
    readonly history: number;
  };
}

export interface SourceSettings {
  readonly dockerfile: string | undefined;
  readonly context: string;
  /** Where publishing finds what a private tarball's server asks for: `ssm:`, `env:` and so on. */
  readonly token: string | undefined;
}

/** AWS ranges: interval 5-300 s, timeout 2-120 s and below the interval, thresholds 2-10. */
export interface HealthSettings {
  readonly path: string;
  readonly status: number;
  readonly intervalSeconds: number;
  readonly timeoutSeconds: number;
  readonly healthyAfter: number;
  readonly unhealthyAfter: number;
  /** From launch to ready, tarball builds apart. */
  readonly withinSeconds: number;
  readonly buildWithinSeconds: number;
}

export interface CapacitySettings {
  readonly min: number;
  readonly desired: number;
  readonly max: number;
  /** Average CPU the target-tracking policy holds, in percent; absent: no policy. */
  readonly scaleCpuPercent?: number;
}

/** Which requests on the shared listener belong to the service. */
export interface Route {
  /** Host header pattern; absent: any host. */
  readonly host: string | undefined;
  /** Path pattern such as `/*`. */
  readonly path: string;
  /** 1-19999, the test rule's priority; the production rule's is 20000 more. */
  readonly priority: number;
}

export interface CanarySettings {
  readonly checks: readonly AcceptanceCheck[];
}

/** One request through the test rule and what its answer must be. `${release}` is filled in. */
export interface AcceptanceCheck {
  readonly path: string;
  readonly status: number;
  readonly json: Readonly<Record<string, string | number | boolean>> | undefined;
  readonly bodyContains: string | undefined;
  readonly withinMs: number;
}
