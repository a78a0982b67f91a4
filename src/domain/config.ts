/** A plain value, or a reference that each instance resolves at every boot. */
export type ConfigValue = string | { readonly from: string };

export type ConfigValues = Readonly<Record<string, ConfigValue>>;

/** One immutable version of a service's configuration in one environment. */
export interface ConfigVersion {
  readonly version: number;
  readonly values: ConfigValues;
  /** Hexadecimal SHA-256 of the canonical JSON of `values`. */
  readonly sha256: string;
  readonly createdAt: string;
  readonly createdBy: string;
  readonly reason: string | undefined;
  /**
   * Keys it set, or unset, beside the version it was made to; undefined where that is not on
   * record.
   */
  readonly changed: readonly string[] | undefined;
}

/** Largest canonical document stored, in bytes (an item holds 400 KB with everything else). */
export const maxConfigBytes = 300 * 1024;
