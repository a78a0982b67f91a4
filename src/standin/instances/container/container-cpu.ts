import { readFileSync } from "node:fs";

/**
 * Processor time that a container has used, in seconds, from the control groups of this machine
 * where Docker's drivers put them; 0 where they cannot be read.
 */
export function containerCpuSeconds(id: string | undefined, root = "/sys/fs/cgroup"): number {
  if (id === undefined) return 0;
  const nanoseconds =
    read(`${root}/cpuacct/docker/${id}/cpuacct.usage`) ??
    read(`${root}/cpuacct/system.slice/docker-${id}.scope/cpuacct.usage`);
  if (nanoseconds !== undefined) return Number(nanoseconds) / 1e9;
  const statistics =
    read(`${root}/system.slice/docker-${id}.scope/cpu.stat`) ??
    read(`${root}/docker/${id}/cpu.stat`);
  return Number(/^usage_usec (\d+)/m.exec(statistics ?? "")?.[1] ?? 0) / 1e6;
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}
