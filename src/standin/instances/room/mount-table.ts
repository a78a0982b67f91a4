/** One mount of this machine: where, and the per-mount flags a new user namespace locks. */
export interface Mount {
  readonly path: string;
  readonly flags: readonly string[];
}

const LOCKED = new Set(["nosuid", "nodev", "noexec", "noatime", "nodiratime", "relatime"]);

/**
 * Reads `/proc/self/mountinfo` (proc_pid_mountinfo(5): field 5 is the path with octal escapes,
 * field 6 the per-mount options). Later mounts of the same path hide earlier ones.
 */
export function parseMountTable(text: string): readonly Mount[] {
  const mounts = new Map<string, Mount>();
  for (const line of text.split("\n")) {
    const [, , , , escaped, options] = line.split(" ");
    if (escaped === undefined || options === undefined) continue;
    const path = escaped.replace(/\\([0-7]{3})/g, (_, octal: string) =>
      String.fromCharCode(Number.parseInt(octal, 8)),
    );
    mounts.set(path, { path, flags: options.split(",").filter((flag) => LOCKED.has(flag)) });
  }
  return [...mounts.values()];
}

/** Flags of the mount that holds `path`; a bind of it must repeat them or is refused (EPERM). */
export function flagsOf(mounts: readonly Mount[], path: string): readonly string[] {
  const holding = mounts.filter((mount) => contains(mount.path, path));
  return holding.reduce<Mount | undefined>(longest, undefined)?.flags ?? [];
}

/** Mounts strictly below `path`: a recursive bind brings them along with their own flags. */
export function mountsBelow(mounts: readonly Mount[], path: string): readonly Mount[] {
  return mounts.filter((mount) => mount.path !== path && contains(path, mount.path));
}

function contains(outer: string, inner: string): boolean {
  return inner === outer || inner.startsWith(outer === "/" ? "/" : `${outer}/`);
}

function longest(best: Mount | undefined, mount: Mount): Mount {
  return best === undefined || mount.path.length >= best.path.length ? mount : best;
}
