// Runs every tier: first those that compute, then, beside each other, docker and those that wait for
// stand-ins as docker waits for its engine. What is named on the command line is run alone, as vitest
// runs it.
import { spawn } from "node:child_process";

const vitest = new URL("../node_modules/vitest/vitest.mjs", import.meta.url).pathname;
const config = new URL("vitest.config.ts", import.meta.url).pathname;

/** Runs vitest; what it prints goes through, or is kept until it has ended. */
function run(words, isKept = false) {
  const output = isKept ? "pipe" : "inherit";
  const child = spawn(process.execPath, [vitest, "run", "--config", config, ...words], {
    stdio: ["ignore", output, output],
  });
  for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => child.kill(signal));
  const kept = [];
  child.stdout?.on("data", (chunk) => kept.push(chunk));
  child.stderr?.on("data", (chunk) => kept.push(chunk));
  return new Promise((resolve) => {
    child.once("close", (code) => resolve({ passed: code === 0, said: Buffer.concat(kept) }));
  });
}

const tiers = (...names) => names.flatMap((name) => ["--project", name]);

/** All of them whatever fails; resolves to whether all have passed. */
async function runAll() {
  const first = await run(tiers("tidy", "unit", "simulation", "contract", "userdata"));
  const docker = run(tiers("docker"), true);
  const second = await run(tiers("integration", "e2e"));
  const { passed, said } = await docker;
  process.stdout.write(said);
  return first.passed && second.passed && passed;
}

const words = process.argv.slice(2);
const passed = words.length > 0 ? (await run(words)).passed : await runAll();
process.exitCode = passed ? 0 : 1;
