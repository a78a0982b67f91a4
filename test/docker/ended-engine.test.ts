// Goal: what a stand-in left that ended together with its Docker engine, the next one on the machine
// removes; what another stand-in still uses stays.
// Method: built stand-ins in processes of their own. One is killed after the shell that would have
// cleared up after it, and its instance halted, as a loss of power leaves them; one runs beside it.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect } from "vitest";
import { testUnless } from "../support/machine-lacks.ts";
import { startLocalAws, type LocalAws } from "../support/slipway-process.ts";
import { docker, lackOfDocker } from "./support/docker-engine.ts";
import { type InstanceWatch, markOf, watchInstances } from "./support/instance-containers.ts";
import { launchInstances } from "./support/launched-instances.ts";

const lack = lackOfDocker();
const check = testUnless(lack);

let root: string;
let all: InstanceWatch;
let beside: LocalAws;
const start = (...args: readonly string[]): Promise<LocalAws> =>
  startLocalAws(root, [], ["--instances", "container", ...args]);
beforeAll(async () => {
  if (lack !== undefined) return;
  root = mkdtempSync(join(tmpdir(), "slipway-docker-"));
  all = watchInstances();
  beside = await start();
}, 300_000);
afterAll(async () => {
  if (lack !== undefined) return;
  await beside?.stop();
  const left = all.containers();
  if (left.length > 0) docker(["rm", "--force", "--volumes", ...left]);
  const networks = all.everything();
  if (networks.length > 0) docker(["network", "rm", ...networks]);
  rmSync(root, { recursive: true, force: true });
});

/** Ends the stand-in that has this instance, and leaves the instance to nobody. */
async function killWithItsShell(aws: LocalAws, instance: string): Promise<void> {
  const mark = markOf(instance);
  const shells = readdirSync("/proc").filter((pid) =>
    commandLine(pid).includes(`\0clear-away\0label=${mark}\0`),
  );
  expect(shells).toHaveLength(1);
  for (const pid of shells) process.kill(Number(pid), "SIGKILL");
  await aws.kill();
}

function commandLine(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8");
  } catch {
    return "";
  }
}

const startAndStop = async (): Promise<void> => void (await (await start()).stop());

check(
  "what nobody comes back for goes with the next stand-in, and nothing else does",
  async () => {
    const besides = [...all.everything(), ...(await containersOf(beside, 1))];
    const ended = await start();
    const [instance = ""] = await containersOf(ended, 1);
    const disk = docker([
      "inspect",
      "--format",
      "{{range .Mounts}}{{.Name}} {{end}}",
      instance,
    ]).trim();
    expect(docker(["volume", "ls", "--quiet"]).split("\n")).toContain(disk);
    const both = all.everything();
    expect(both.length).toBe(besides.length + 2);
    await killWithItsShell(ended, instance);

    await startAndStop();
    expect(all.everything(), "what runs stays").toEqual(both);

    docker(["kill", instance]);
    docker(["kill", ...besides.filter((name) => name.startsWith("slipway-i-"))]);
    await startAndStop();
    expect([...all.everything()].sort(), "what another stand-in has stays").toEqual(besides.sort());
    expect(docker(["volume", "ls", "--quiet"]).split("\n")).not.toContain(disk);
  },
  120_000,
);

const containersOf = async (aws: LocalAws, count: number): Promise<readonly string[]> =>
  (await launchInstances(aws, count)).map((id) => `slipway-${id}`);
