import type { ConfigStore } from "../aws/config-store.ts";
import type { LogStreams } from "../aws/log-streams.ts";
import type { ReleaseStore } from "../aws/releases.ts";
import type { Estate, Ledger, Registries } from "../engine/ports.ts";

/** What publishing and the config commands need of AWS, for one service in one environment. */
export interface Stores {
  readonly configs: ConfigStore;
  readonly releases: ReleaseStore;
  readonly ledger: Pick<Ledger, "live">;
  readonly registries: Registries;
  /** Whoever made it. */
  readonly estate: Estate;
  /** Undefined when the base names no group of logs. */
  readonly logs?: LogStreams | undefined;
  /** The AMI's id: the given one, else the base's own; throws NOT_FOUND when it does not exist. */
  resolveAmi(override: string | undefined): Promise<string>;
  /** Where a tarball of that name is, or would be. */
  sourceUrl(name: string): string;
  /** Keeps a tarball in the base's store under a name and resolves to its URL. */
  putSource(bytes: Uint8Array, name: string): Promise<string>;
  /** What an `ssm:` or `secretsmanager:` reference leads to, by the caller's own rights. */
  readSecret(reference: string): Promise<string>;
  /** The bytes at an `s3:` URL, by the caller's own rights. */
  readObject(url: string): Promise<AsyncIterable<Uint8Array>>;
}
