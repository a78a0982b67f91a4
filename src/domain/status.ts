import type { ConsoleLinks } from "./console-links.ts";
import type { LineStop } from "./line.ts";
import type { RolloutState } from "./rollout.ts";

/**
 * What `slipway status` knows of a service; absent values are null so that keys are always there.
 */
export interface ServiceStatus {
  readonly service: string;
  readonly environment: string;
  /** Where customers reach it. */
  readonly address: string;
  /** The live release, or null before the first. */
  readonly live: LiveStatus | null;
  /** Every group the production rule forwards to, as read now. */
  readonly serving: readonly { readonly release: string; readonly percent: number }[];
  /** The previous fleet, while `keep.previous` keeps it; null when there is none. */
  readonly kept: KeptStatus | null;
  readonly instances: readonly InstanceStatus[];
  /** References that instances of one fleet resolved differently, one sentence each. */
  readonly differing: readonly string[];
  readonly console: ConsoleLinks;
  /** Why deploys are refused now; empty: they are not. */
  readonly stops: readonly LineStop[];
  /** Whoever may change the service now, alive or not; null when nobody does. */
  readonly lease: LeaseStatus | null;
  /** The newest rollout. */
  readonly rollout: RolloutStatus | null;
}

export interface LeaseStatus {
  readonly holder: string;
  readonly purpose: string;
  /** ISO time. */
  readonly since: string;
  readonly broken: boolean;
  /** Somebody has deleted its item, so that nobody knows who held it. */
  readonly deleted: boolean;
  /** By the clock of whoever asks, clocks may differ; null when its item was deleted. */
  readonly lastHeartbeatSeconds: number | null;
  /** A taker must see no sign of life for so long. */
  readonly quietSeconds: number;
}

export interface KeptStatus {
  readonly release: string;
  readonly number: string;
  /** ISO time from which the next deploy or clean-up takes it away. */
  readonly until: string;
  readonly group: string;
}

export interface LiveStatus {
  readonly release: string;
  readonly number: string;
  readonly since: string;
  readonly configVersion: number | null;
  readonly commit: string | null;
  /** Why it was rolled out; where nobody said, why it was published. */
  readonly reason: string | null;
  readonly group: string;
}

export interface InstanceStatus {
  readonly release: string;
  readonly instance: string;
  readonly zone: string;
  readonly state: string;
  /** The load balancer's word. */
  readonly health: string;
  /** Share of customers' requests that its fleet gets, all its instances together. */
  readonly percent: number;
  /** When it began to boot, ISO time; null when it has reported nothing. */
  readonly since: string | null;
  readonly configVersion: number | null;
  /** Config references and what they resolved to at its last boot: `ssm:/name@3`. */
  readonly references: Readonly<Record<string, string>>;
  /** What booted it: `container`, `process`; null until it attests. */
  readonly driver: string | null;
  /** Version of the AMI's boot script; null until it attests, and where none is run. */
  readonly scriptVersion: string | null;
  readonly console: string;
}

export interface RolloutStatus {
  readonly number: number;
  readonly release: string;
  readonly purpose: "deploy" | "rollback";
  readonly state: RolloutState["kind"];
  readonly step: string | null;
  readonly startedAt: string;
  readonly startedBy: string;
  readonly endedAt: string | null;
  /** Why it was asked for. */
  readonly reason: string | null;
  /** Why it did not succeed. */
  readonly failure: string | null;
}
