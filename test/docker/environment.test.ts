// Goal: 10,000 random maps of variables reach a program byte for byte, whatever is in them.
// Method: each map alone through the script's own function; all of them, some hundreds a boot, through
// table, script and Docker into a process, whose environment is read from the kernel.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { afterAll, afterEach, beforeEach, expect } from "vitest";
import { testUnless } from "../support/machine-lacks.ts";
import { randomEnvironments } from "../support/random-environments.ts";
import { BootWorld, freePort, scripts } from "../userdata/support/boot-world.ts";
import { busyboxTarball, forgetTarballs } from "./support/busybox-tarball.ts";
import { docker, lackOfDocker } from "./support/docker-engine.ts";

const lack = lackOfDocker();
const check = testUnless(lack);
const seed = 20_260_527;
const boots = 8;
const maps = randomEnvironments(10_000, seed);
let world: BootWorld;
beforeEach(async () => {
  world = new BootWorld();
  await world.open();
});
afterEach(async () => {
  if (!lack) docker(["rm", "-fv", world.container]);
  await world.close();
});
afterAll(() => {
  if (!lack) expect(forgetTarballs()).toHaveLength(1);
});

check("each map alone, through the function that makes the environment", () => {
  const release = { service: "w", environment: "e", id: "r", port: 1, config: { version: 2 } };
  const document = JSON.stringify({ ...release, run: { env: {}, aws: "none" } });
  const program = `include "environment"; inputs as $it
    | ${document} | environment("u"; {}; $it)`;
  const run = spawnSync("jq", ["-nc", "-L", `${scripts}lib`, program], {
    input: maps.map((map) => JSON.stringify(map)).join("\n"),
    encoding: "utf8",
    maxBuffer: 2 ** 28,
  });
  expect(run.stderr).toBe("");
  const lines = run.stdout.trimEnd().split("\n");
  expect(lines).toHaveLength(maps.length);
  lines.forEach((line, index) => {
    const before = ["SERVICE=w", "ENVIRONMENT=e", "RELEASE=r", "CONFIG_VERSION=2"];
    const map = Object.entries(maps[index] ?? {}).map(([name, value]) => `${name}=${value}`);
    const all = [...before.map((pair) => `SLIPWAY_${pair}`), "PORT=1", "RELEASE_URL=u", ...map];
    expect(JSON.parse(line).sort()).toEqual(all.sort());
  });
});

// Faults: D8.
check(
  `all maps, through ${boots} boots, into the environment of a process`,
  async () => {
    const artifact = busyboxTarball();
    const each = maps.length / boots;
    for (let from = 0; from < maps.length; from += each) {
      const config = Object.fromEntries(
        maps
          .slice(from, from + each)
          .flatMap((map, index) =>
            Object.entries(map).map(([name, value]) => [`M${from + index}_${name}`, value]),
          ),
      );
      const port = await freePort();
      const args = ["httpd", "-f", "-p", String(port), "-h", "/www"];
      await world.release({ port, config, artifact, run: { args } });
      const { code, output } = await world.boot({}, world.realDocker());
      expect(code, output).toBe(0);
      const pid = docker(["inspect", "-f", "{{.State.Pid}}", world.container]);
      const seen = readFileSync(`/proc/${pid}/environ`);
      const pairs = seen
        .toString("latin1")
        .split("\0")
        .filter((pair) => /^M\d+_/.test(pair));
      const expected = Object.entries(config).map(([name, value]) =>
        Buffer.from(`${name}=${value}`, "utf8").toString("latin1"),
      );
      expect(pairs.sort()).toEqual(expected.sort());
    }
  },
  600_000,
);
