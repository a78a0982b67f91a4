/** Names for versions of one parameter. Each label is on one version at most. */
export class Labels {
  readonly #versions: Map<string, number>;

  /** `versions`: the version that has each label; it is changed in place. */
  constructor(versions: Map<string, number>) {
    this.#versions = versions;
  }

  /** The version that has a label. */
  version(label: string): number | undefined {
    return this.#versions.get(label);
  }

  /** The labels of a version, sorted. */
  of(version: number): readonly string[] {
    return [...this.#versions]
      .flatMap(([label, at]) => (at === version ? [label] : []))
      .toSorted((a, b) => (a < b ? -1 : 1));
  }

  /** Gives a label to a version; another one that had it loses it. */
  move(label: string, version: number): void {
    this.#versions.set(label, version);
  }

  /** Takes a label from a version; whether it had it. */
  take(label: string, version: number): boolean {
    return this.#versions.get(label) === version && this.#versions.delete(label);
  }

  /** Drops the labels of versions that are gone. */
  forgetBefore(version: number): void {
    for (const [label, at] of this.#versions) if (at < version) this.#versions.delete(label);
  }
}
