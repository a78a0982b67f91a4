import { link, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { StateRefused } from "./kept-file.ts";

/** A directory that is this process's alone. */
export interface Held {
  release(): Promise<void>;
}

interface Holder {
  readonly pid: number;
  /** When that process started, by the kernel's count; empty where it does not tell. */
  readonly startedAt: string;
}

/**
 * Takes a directory for this process by the file `lock` in it. What a process that is no more has
 * left is taken over. Throws StateRefused when another one that lives has it, or this one already.
 */
export async function holdDirectory(directory: string): Promise<Held> {
  const lock = join(directory, "lock");
  const mine: Holder = { pid: process.pid, startedAt: await startOf(process.pid) };
  const draft = `${lock}.${process.pid}`;
  await writeFile(draft, JSON.stringify(mine), { mode: 0o600 });
  try {
    // A second time when what was in the way is a dead one's.
    if (!(await linked(draft, lock))) {
      await clearStale(lock, directory);
      if (!(await linked(draft, lock))) throw await taken(lock, directory);
    }
  } finally {
    await rm(draft, { force: true });
  }
  return { release: () => rm(lock, { force: true }) };
}

async function linked(draft: string, lock: string): Promise<boolean> {
  try {
    await link(draft, lock);
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") return false;
    throw error;
  }
}

/** Throws when the holder lives. */
async function clearStale(lock: string, directory: string): Promise<void> {
  const found = await holderIn(lock);
  if (found && (await lives(found))) throw await taken(lock, directory);
  // Moved aside and looked at again: somebody may have cleared and taken it meanwhile.
  const aside = `${lock}.${process.pid}.stale`;
  await rename(lock, aside).catch(() => undefined);
  const moved = await holderIn(aside);
  if (moved && (await lives(moved))) await linked(aside, lock);
  await rm(aside, { force: true });
}

async function taken(lock: string, directory: string): Promise<StateRefused> {
  const holder = await holderIn(lock);
  const who = holder ? ` (pid ${holder.pid})` : "";
  return new StateRefused(`another stand-in${who} is using ${directory}`);
}

async function holderIn(lock: string): Promise<Holder | undefined> {
  try {
    const read: unknown = JSON.parse(await readFile(lock, "utf8"));
    if (typeof read !== "object" || read === null || !("pid" in read)) return undefined;
    const startedAt = "startedAt" in read ? String(read.startedAt) : "";
    return { pid: Number(read.pid), startedAt };
  } catch {
    return undefined;
  }
}

/** A number is given again: the same process started at the same time. */
async function lives({ pid, startedAt }: Holder): Promise<boolean> {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ESRCH") return false;
  }
  return (await startOf(pid)) === startedAt;
}

/** Field 22 of /proc/PID/stat (the second may hold spaces and brackets); none of the dead. */
async function startOf(pid: number): Promise<string> {
  const stat = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => "");
  const fields = stat
    .slice(stat.lastIndexOf(")") + 1)
    .trim()
    .split(" ");
  return fields[0] === "Z" ? "" : (fields[19] ?? "");
}
