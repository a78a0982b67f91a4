import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { containerCpuSeconds } from "../../../../../src/standin/instances/container/container-cpu.ts";

test.each([
  ["cpuacct/docker/abc/cpuacct.usage", "1500000000\n", 1.5],
  ["cpuacct/system.slice/docker-abc.scope/cpuacct.usage", "2000000000\n", 2],
  ["system.slice/docker-abc.scope/cpu.stat", "usage_usec 2500000\nuser_usec 1\n", 2.5],
  ["docker/abc/cpu.stat", "nr 1\nusage_usec 250000\n", 0.25],
  ["docker/other/cpu.stat", "usage_usec 250000\n", 0],
])("%s", (path, content, seconds) => {
  const root = mkdtempSync(join(tmpdir(), "slipway-cgroup-"));
  try {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
    expect(containerCpuSeconds("abc", root)).toBe(seconds);
    expect(containerCpuSeconds(undefined, root)).toBe(0);
  } finally {
    rmSync(root, { recursive: true });
  }
});
