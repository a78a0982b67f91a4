import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { commitFiles, nodeDockerfile, nodeServer, settingsFor } from "../support/repository.ts";
import { startLocalAws } from "../support/slipway-process.ts";
import { printBudget, printFact, printHead, printTitle } from "./print.ts";
import { median, now } from "./stopwatch.ts";

/** A command line, and what it took each time. */
interface Runner {
  readonly argv: readonly string[];
  readonly wallMs: number[];
  cpuTicks: number;
}

const runner = (...argv: string[]): Runner => ({ argv, wallMs: [], cpuTicks: 0 });

/**
 * Runs all of them in turn, round after round, so that what slows the machine slows each alike. The
 * first round warms up and is not counted.
 */
function compare(
  rounds: number,
  runners: readonly Runner[],
  how: { readonly cwd?: string; readonly env?: NodeJS.ProcessEnv },
): void {
  for (let round = 0; round <= rounds; round += 1) {
    for (const one of runners) {
      const [command = "", ...args] = one.argv;
      const cpu = childTicks();
      const startedAt = now();
      const { status, stderr } = spawnSync(command, args, { ...how, encoding: "utf8" });
      const took = now() - startedAt;
      if (status !== 0) throw new Error(`${one.argv.join(" ")}: ${stderr}`);
      if (round === 0) continue;
      one.wallMs.push(took);
      one.cpuTicks += childTicks() - cpu;
    }
  }
}

/** Processor time of children that have ended, in the kernel's ticks; NaN where it does not say. */
function childTicks(): number {
  if (process.platform !== "linux") return Number.NaN;
  const fields = readFileSync("/proc/self/stat", "utf8")
    .replace(/^.*\) /, "")
    .split(" ");
  return Number(fields[13]) + Number(fields[14]);
}

/** Median over the rounds of one's wall time as a multiple of the other's in the same round. */
const times = (one: Runner, other: Runner): number =>
  median(one.wallMs.map((ms, round) => ms / (other.wallMs[round] ?? Number.NaN)));

const medians = (one: Runner, other: Runner): string => {
  const cpu = (one.cpuTicks / other.cpuTicks).toFixed(2);
  const wall = [one, other].map(({ wallMs }) => `${median(wallMs).toFixed(0)} ms`);
  return `medians ${wall.join(" and ")}; processor time ${cpu} times`;
};

/** The aws CLI itself, not a shim that looks for it first; undefined where there is none. */
function awsCli(): string | undefined {
  const { stdout } = spawnSync("sh", ["-c", "pyenv which aws || command -v aws"], {
    encoding: "utf8",
  });
  return stdout.trim().split("\n")[0] || undefined;
}

const slipway = [process.execPath, "dist/main.js"] as const;

function measureVersion(): void {
  printTitle("Starting, 41 rounds in turn");
  const bare = runner(process.execPath, "-e", "0");
  const version = runner(...slipway, "--version");
  const help = runner(...slipway, "--help");
  compare(41, [bare, version, help], {});
  printBudget("slipway --version, times node -e 0", times(version, bare), 1.15, {
    more: medians(version, bare),
  });
  printFact(
    "slipway --help, times node -e 0",
    `${times(help, bare).toFixed(2)}; ${medians(help, bare)}`,
  );
}

/** `config get` reads the base's parameter and the table; the aws CLI is asked for the first only. */
async function measureOneCall(): Promise<void> {
  const root = mkdtempSync(join(tmpdir(), "slipway-bench-"));
  const local = await startLocalAws(root, [], ["--state", join(root, ".state")]);
  const env = { ...process.env, ...local.env };
  try {
    commitFiles(
      root,
      {
        Dockerfile: nodeDockerfile,
        ".gitignore": ".state\n",
        "server.js": nodeServer("good"),
        "slipway.yaml": settingsFor({ name: "shop", path: "/*", priority: 100, port: 8080 }),
      },
      "good",
    );
    const program = join(process.cwd(), "dist/main.js");
    execFileSync(process.execPath, [program, "config", "set", "GREETING=hello"], {
      cwd: root,
      env,
    });
    printTitle("One look at AWS, 15 rounds in turn, against a stand-in");
    const get = runner(process.execPath, program, "config", "get", "GREETING");
    const aws = awsCli();
    if (aws === undefined) {
      compare(15, [get], { cwd: root, env });
      printFact(
        "slipway config get",
        `${median(get.wallMs).toFixed(0)} ms; no aws CLI here to compare`,
      );
      return;
    }
    const parameter = ["ssm", "get-parameter", "--name", "/slipway/rehearsal/ami"];
    const signed = ["--endpoint-url", local.endpoint, "--region", "us-east-1"];
    const same = runner(aws, ...parameter, ...signed);
    const keys = { AWS_ACCESS_KEY_ID: "AKIABENCH", AWS_SECRET_ACCESS_KEY: "AKIABENCH" };
    compare(15, [same, get], { cwd: root, env: { ...env, ...keys } });
    printBudget("slipway config get, times aws ssm get-parameter", times(get, same), 0.45, {
      more: medians(get, same),
    });
  } finally {
    await local.stop();
    rmSync(root, { recursive: true, force: true });
  }
}

printHead("cli");
measureVersion();
await measureOneCall();
