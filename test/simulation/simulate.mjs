// Runs the simulator over the sources of this repository, or of `--root DIR`: bundles them once and
// lets one process for each processor do its share. See README.md here.
import { build } from "esbuild";
import { spawn } from "node:child_process";
import { mkdirSync, rmSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { parseArgs } from "node:util";

const { values } = parseArgs({
  options: {
    all: { type: "boolean", default: false },
    part: { type: "string" },
    seeds: { type: "string" },
    from: { type: "string", default: "1" },
    pauses: { type: "boolean", default: false },
    commands: { type: "boolean", default: false },
    replay: { type: "string" },
    root: { type: "string" },
    workers: { type: "string" },
    json: { type: "boolean", default: false },
    sometimes: { type: "boolean", default: false },
    "until-first-violation": { type: "boolean", default: false },
  },
});
const root = resolve(values.root ?? join(import.meta.dirname, "../.."));
const workers = Number(values.workers ?? (values.replay ? 1 : availableParallelism()));
const outfile = await bundle();
const order = orderOf();
const startedAt = process.hrtime.bigint();
const totals = {
  runs: 0,
  struck: 0,
  calls: 0,
  virtualMs: 0,
  transitions: 0,
  harmed: 0,
  violations: 0,
  cpuSeconds: 0,
};
const tried = [];
const marks = {};
let broken = 0;
/** Over the hashes of all traces in order; the same for the same runs of one worker. */
let traces = 0;
const children = Array.from({ length: workers }, (_, which) => start(which));
// What was done until then is told.
for (const signal of ["SIGINT", "SIGTERM"]) {
  process.once(signal, () => children.forEach(({ child }) => child.kill()));
}
const codes = await Promise.all(children.map(({ ended }) => ended));
rmSync(outfile, { force: true });
report();
const crashed = codes.some((code) => code !== 0 && code !== null);
const never = Object.keys(marks).filter((mark) => marks[mark] === 0);
if (values.sometimes && never.length > 0) {
  process.stderr.write(`paths never taken: ${never.join(", ")}\n`);
}
process.exitCode = broken > 0 || crashed || (values.sometimes && never.length > 0) ? 1 : 0;

async function bundle() {
  const outdir = join(root, "node_modules/.cache/simulator");
  mkdirSync(outdir, { recursive: true });
  const file = join(outdir, `simulator-${process.pid}.mjs`);
  await build({
    entryPoints: [join(root, "test/simulation/simulator/entry.ts")],
    outfile: file,
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node20.19",
    mainFields: ["module", "main"],
    logLevel: "warning",
    banner: {
      js: 'import{createRequire as __require}from"node:module";const require=__require(import.meta.url);',
    },
  });
  return file;
}

function orderOf() {
  const untilFirst = values["until-first-violation"];
  if (values.replay !== undefined) return { mode: "replay", name: values.replay };
  if (values.all) {
    const part = values.part?.split("/").map(Number);
    return { mode: "all", ...(part && { part: [part[0] - 1, part[1]] }), untilFirst };
  }
  const mode = values.commands ? "commands" : values.pauses ? "pauses" : "seeds";
  return { mode, from: Number(values.from), seeds: Number(values.seeds ?? 100), untilFirst };
}

function start(which) {
  const env = { ...process.env, AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true" };
  const args = [
    "--max-old-space-size=1024",
    outfile,
    JSON.stringify({ ...order, share: [which, workers] }),
  ];
  const child = spawn(process.execPath, args, { env, stdio: ["ignore", "pipe", "inherit"] });
  createInterface({ input: child.stdout }).on("line", (line) => hear(JSON.parse(line)));
  return { child, ended: new Promise((done) => child.once("close", done)) };
}

function hear({ violation, sum, hash, marks: taken = {}, tried: scenario, lines }) {
  if (scenario) tried.push(scenario);
  if (lines) process.stdout.write(`${lines.join("\n")}\n`);
  if (violation) {
    broken += 1;
    tellViolation(violation);
    if (values["until-first-violation"]) for (const { child } of children) child.kill();
  }
  if (sum) {
    for (const key of Object.keys(totals)) totals[key] += sum[key];
    traces = (Math.imul(traces, 31) + hash) >>> 0;
  }
  for (const [mark, count] of Object.entries(taken)) marks[mark] = (marks[mark] ?? 0) + count;
}

function tellViolation(violation) {
  if (values.json) {
    process.stdout.write(`${JSON.stringify({ violation })}\n`);
    return;
  }
  const { name, plan, invariant, what, atMs, lines } = violation;
  const told = [
    `VIOLATED ${invariant}: ${what}`,
    `  run: ${name}; plan: ${plan.join(", ") || "no faults"}; at ${(atMs / 1000).toFixed(3)} s`,
    ...lines.map((line) => `    ${line}`),
    `  replay: npm run simulate -- --replay "${name}"`,
  ];
  process.stdout.write(`${told.join("\n")}\n`);
}

function report() {
  const seconds = Number(process.hrtime.bigint() - startedAt) / 1e9;
  if (values.json) {
    process.stdout.write(
      `${JSON.stringify({ totals: { ...totals, hash: traces }, marks, seconds })}\n`,
    );
    return;
  }
  if (tried.length > 0) {
    const calls = tried.reduce((sum, one) => sum + one.calls, 0);
    const each = tried.map(({ scenario, calls: n }) => `${scenario} ${n}`).join(", ");
    process.stdout.write(`calls ${calls} of ${tried.length} scenarios (${each})\n`);
  }
  const { runs, struck, calls, virtualMs, violations } = totals;
  process.stdout.write(
    `runs ${runs}, with a fault that struck ${struck}; calls ${calls}; ` +
      `virtual hours ${(virtualMs / 3_600_000).toFixed(1)}; ` +
      `${(runs / seconds).toFixed(1)} runs/s over ${seconds.toFixed(0)} s, ` +
      `${(runs / totals.cpuSeconds).toFixed(1)} runs per CPU second; violations ${violations}\n`,
  );
  const known = Object.entries(marks).toSorted(([a], [b]) => (a < b ? -1 : 1));
  if (known.length > 0) {
    process.stdout.write(`marks: ${known.map(([mark, n]) => `${mark} ${n}`).join(", ")}\n`);
  }
}
