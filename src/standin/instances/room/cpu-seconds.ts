import { readdirSync, readFileSync } from "node:fs";

/** Of /proc, whatever the kernel's own tick is. */
const TICKS_PER_SECOND = 100;

/**
 * Processor time of what runs below process `pid` of this machine, in seconds, with that of
 * processes that have ended meanwhile. The first `wrappers` generations, `pid` being one, count
 * only for what ended below them. Linux only; 0 when there is no such process.
 */
export function cpuSeconds(pid: number, wrappers: number): number {
  return ticksOf(pid, wrappers) / TICKS_PER_SECOND;
}

function ticksOf(pid: number, wrappers: number): number {
  // The name, in brackets, may hold anything; utime is the twelfth field behind it.
  const fields = read(`/proc/${pid}/stat`)
    .replace(/^.*\) /s, "")
    .split(" ");
  const [user = 0, system = 0, endedUser = 0, endedSystem = 0] = fields.slice(11, 15).map(Number);
  const own = wrappers > 0 ? 0 : user + system;
  const below = childrenOf(pid).map((child) => ticksOf(child, wrappers - 1));
  return below.reduce((sum, ticks) => sum + ticks, own + endedUser + endedSystem);
}

/** A child hangs below the thread that made it. */
function childrenOf(pid: number): readonly number[] {
  const threads = unlessGone<readonly string[]>(() => readdirSync(`/proc/${pid}/task`), []);
  return threads.flatMap((thread) =>
    read(`/proc/${pid}/task/${thread}/children`)
      .split(" ")
      .flatMap((child) => (child === "" ? [] : [Number(child)])),
  );
}

const read = (path: string): string => unlessGone(() => readFileSync(path, "utf8"), "");

function unlessGone<T>(look: () => T, otherwise: T): T {
  try {
    return look();
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (code === "ENOENT" || code === "ESRCH") return otherwise;
    throw error;
  }
}
