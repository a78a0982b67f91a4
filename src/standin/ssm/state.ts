import type { ParameterType } from "@aws-sdk/client-ssm";
import type { Region } from "../region.ts";

/** One version of a parameter. */
export interface ParameterVersion {
  readonly name: string;
  readonly type: ParameterType;
  /** Plain text, of a SecureString too; `describe-parameter.ts` hides it. */
  readonly value: string;
  /** From 1 up, without gaps. */
  readonly version: number;
  readonly lastModified: Date;
}

/** The parameters of Systems Manager Parameter Store, with the last 100 versions of each (§6.1). */
export class Parameters {
  readonly #region: Region;
  readonly #histories = new Map<string, ParameterVersion[]>();

  constructor(region: Region) {
    this.#region = region;
  }

  /** Creates the parameter or adds a version to it. Checks nothing: `put-parameter.ts` does. */
  set(name: string, value: string, type: ParameterType = "String"): ParameterVersion {
    const history = this.#histories.get(name) ?? [];
    const version = (history.at(-1)?.version ?? 0) + 1;
    const lastModified = new Date(this.#region.clock.now());
    const kept = this.#region.quirks.has("SSM-09") ? keptVersions : Infinity;
    const made = { name, type, value, version, lastModified };
    this.#histories.set(name, [...history, made].slice(-kept));
    return made;
  }

  /** The newest version, or the one asked for. */
  get(name: string, version?: number): ParameterVersion | undefined {
    const history = this.#histories.get(name);
    return version === undefined ? history?.at(-1) : history?.find((v) => v.version === version);
  }

  /** Whether there was such a parameter. */
  delete(name: string): boolean {
    return this.#histories.delete(name);
  }

  /** For `kept-parameters.ts`. */
  get inside(): { readonly histories: Map<string, ParameterVersion[]> } {
    return { histories: this.#histories };
  }

  /** The newest version of every parameter, by name. */
  all(): readonly ParameterVersion[] {
    const newest = [...this.#histories.values()].flatMap((history) => history.slice(-1));
    return newest.sort((a, b) => (a.name < b.name ? -1 : 1));
  }
}

const keptVersions = 100;
