import type { ParameterType } from "@aws-sdk/client-ssm";
import type { Region } from "../region.ts";
import { Labels } from "./labels.ts";

/** One version of a parameter. */
export interface ParameterVersion {
  readonly name: string;
  readonly type: ParameterType;
  /** Plain text, of a SecureString too; `describe-parameter.ts` hides it. */
  readonly value: string;
  /** From 1 up, without gaps. */
  readonly version: number;
  readonly lastModified: Date;
  readonly description?: string;
  /** The ARN of who put it; absent for what the stand-in was furnished with. */
  readonly lastModifiedBy?: string;
}

/** The parameters of Systems Manager Parameter Store, with the last 100 versions of each (§6.1). */
export class Parameters {
  readonly #region: Region;
  readonly #histories = new Map<string, ParameterVersion[]>();
  readonly #labels = new Map<string, Map<string, number>>();
  readonly #tags = new Map<string, Map<string, string>>();

  constructor(region: Region) {
    this.#region = region;
  }

  /** Creates the parameter or adds a version to it. Checks nothing: `put-parameter.ts` does. */
  set(
    name: string,
    value: string,
    type: ParameterType = "String",
    more: Pick<ParameterVersion, "description" | "lastModifiedBy"> = {},
  ): ParameterVersion {
    const history = this.#histories.get(name) ?? [];
    const version = (history.at(-1)?.version ?? 0) + 1;
    const lastModified = new Date(this.#region.clock.now());
    const kept = this.#region.quirks.has("SSM-09") ? keptVersions : Infinity;
    const made = { name, type, value, version, lastModified, ...more };
    const next = [...history, made].slice(-kept);
    this.#histories.set(name, next);
    this.labels(name).forgetBefore(next[0]?.version ?? version);
    return made;
  }

  /** The newest version, or the one asked for. */
  get(name: string, version?: number): ParameterVersion | undefined {
    const history = this.#histories.get(name);
    return version === undefined ? history?.at(-1) : history?.find((v) => v.version === version);
  }

  /** All versions that are kept, oldest first; empty when there is no such parameter. */
  history(name: string): readonly ParameterVersion[] {
    return this.#histories.get(name) ?? [];
  }

  /** The version that the next one would push out; none while there is room. */
  pushedOut(name: string): ParameterVersion | undefined {
    const history = this.history(name);
    return history.length < keptVersions ? undefined : history[0];
  }

  /** The labels of a parameter. */
  labels(name: string): Labels {
    return new Labels(inner(this.#labels, name));
  }

  /** The tags of a parameter, to read and to change. */
  tags(name: string): Map<string, string> {
    return inner(this.#tags, name);
  }

  /** Whether there was such a parameter. */
  delete(name: string): boolean {
    this.#labels.delete(name);
    this.#tags.delete(name);
    return this.#histories.delete(name);
  }

  /** For `kept-parameters.ts`. */
  get inside() {
    return { histories: this.#histories, labels: this.#labels, tags: this.#tags };
  }

  /** The newest version of every parameter, by name. */
  all(): readonly ParameterVersion[] {
    const newest = [...this.#histories.values()].flatMap((history) => history.slice(-1));
    return newest.sort((a, b) => (a.name < b.name ? -1 : 1));
  }
}

const keptVersions = 100;

/** The map of a name, made when there is none. */
function inner<Value>(maps: Map<string, Map<string, Value>>, name: string): Map<string, Value> {
  const found = maps.get(name) ?? new Map<string, Value>();
  maps.set(name, found);
  return found;
}
