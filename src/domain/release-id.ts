/** What git says about the tree a release is made from. */
export interface TreeFacts {
  /** Version of the program: 1.0.1. */
  readonly version: string;
  /** Commits up to here. */
  readonly count: number;
  readonly shortSha: string;
  /** Hexadecimal digest of the content when it differs from the commit. */
  readonly dirtyDigest: string | undefined;
}

/**
 * `<version>-<count>-<shortsha>`, as 1.0.1-22-7e56158; a tree that differs from its commit gets
 * `-dirty-` and seven digits of its content's hash, so that other content has another id.
 */
export function gitReleaseId(facts: TreeFacts): string {
  const version = facts.version.replace(/^v(?=\d)/, "").replace(/[^A-Za-z0-9._-]+/g, "-");
  const id = `${version}-${facts.count}-${facts.shortSha}`;
  return facts.dirtyDigest === undefined ? id : `${id}-dirty-${facts.dirtyDigest.slice(0, 7)}`;
}

/**
 * Why a text cannot be a release id, as the end of a sentence; undefined when it can. Ids stand in
 * tags, file names and URLs; `r42` is how release numbers are written.
 */
export function releaseIdFlaw(id: string): string | undefined {
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/.test(id)) {
    return "may have 128 letters, digits, dots, hyphens, underscores, not beginning with a sign";
  }
  return /^r\d+$/.test(id) ? "looks like a release number" : undefined;
}

/**
 * The first free id of `id`, `id.2`, `id.3`…: the same code with other config, AMI or run options
 * is another release.
 */
export function nextReleaseId(id: string, taken: ReadonlySet<string>): string {
  let candidate = id;
  for (let copy = 2; taken.has(candidate); copy += 1) {
    candidate = `${id}.${copy}`;
  }
  return candidate;
}
