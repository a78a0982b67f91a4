// Runs the simulator over the sources of this repository, or of `--root DIR`: bundles them once and
// lets one process for each processor do its share. See README.md here.
import { build } from "esbuild";
import { spawn } from "node:child_process";
import { mkdirSync, rmSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { optionsOf } from "./options.mjs";

const usage = `npm run simulate -- [WHAT] [OPTIONS]

What, one of:
  --all [--part 3/60]  every single fault of every call; a part of them, by a hash of their names
  --all --kind stale   those of one kind of fault alone
  --pairs [--part …]   two faults on two calls that change something
  --seeds N            swarm seeds (100), from --from S (1) on
  --pauses             pause seeds instead: two operators, pauses and late effects
  --edits              edit seeds instead: somebody edits things of ours in the console
  --commands           sequences of commands instead, one a seed, against a model
  --replay NAME        one run, by the name that a failure tells; may be given again for more

Options:
  --workers N               processes (one for each processor)
  --signed                  clients sign and the stand-in verifies, which is slower
  --twice                   each run twice, the second time by another worker if there are several;
                            that both leave the same trace is an invariant (M5)
  --json                    a line for each violation, one with the totals at the end
  --until-first-violation   stop there; the runs told are those that were over by then
  --unshrunk                tell all of a violation's faults, not only those it needs
  --sometimes               a rare path that was never taken fails the run
  --root DIR                the sources of another copy
`;
const values = optionsOf(usage, {
  all: { type: "boolean", default: false },
  pairs: { type: "boolean", default: false },
  part: { type: "string" },
  kind: { type: "string" },
  seeds: { type: "string" },
  from: { type: "string", default: "1" },
  pauses: { type: "boolean", default: false },
  edits: { type: "boolean", default: false },
  commands: { type: "boolean", default: false },
  replay: { type: "string", multiple: true },
  root: { type: "string" },
  workers: { type: "string" },
  json: { type: "boolean", default: false },
  sometimes: { type: "boolean", default: false },
  unshrunk: { type: "boolean", default: false },
  signed: { type: "boolean", default: false },
  twice: { type: "boolean", default: false },
  "until-first-violation": { type: "boolean", default: false },
});
const root = resolve(values.root ?? join(import.meta.dirname, "../.."));
const fewest = values.twice ? 2 : 1;
const most = Math.min(availableParallelism(), Math.max(values.replay?.length ?? Infinity, fewest));
const workers = Number(values.workers ?? most);
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
/** Runs that each kind of fault struck. */
const struckBy = {};
let broken = 0;
/** The worker that has found the first violation, when no more are wanted. */
let finder;
/** Over the hashes of all traces; the same for the same runs, however many workers share them. */
let traces = 0;
/** With `--twice`: the hash of each run's trace that has been told once, by the run's name. */
const once = new Map();
/** Names of the runs that were over. */
const heard = new Set();
const children = Array.from({ length: workers }, (_, which) => start(which));
// Who reads no further, as head does, wants no more.
process.stdout.once("error", () => process.exit(1));
// What was done until then is told.
for (const signal of ["SIGINT", "SIGTERM"]) {
  process.once(signal, () => children.forEach(({ child }) => child.kill()));
}
const codes = await Promise.all(children.map(({ ended }) => ended));
rmSync(outfile, { force: true });
const unknown = values.replay?.find((name) => !heard.has(name));
if (unknown !== undefined && codes.every((code) => code === 0)) {
  process.stderr.write(
    `--replay ${unknown}: no run has this name. A failure tells it: 6037 of a swarm seed, ` +
      '"pauses 3409", "edits 13", "commands 7", "undo/Query#2/throttle".\n',
  );
  process.exit(2);
}
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
  const { signed: signs, unshrunk, twice } = values;
  const untilFirst = values["until-first-violation"];
  if (values.replay !== undefined) return { mode: "replay", names: values.replay, signs, twice };
  if (values.all || values.pairs) {
    const part = values.part?.split("/").map(Number);
    return {
      mode: values.all ? "all" : "pairs",
      ...(part && { part: [part[0] - 1, part[1]] }),
      ...(values.kind && { kind: values.kind }),
      untilFirst,
      signs,
      twice,
    };
  }
  const mode = ["commands", "pauses", "edits"].find((one) => values[one]) ?? "seeds";
  const [from, howMany] = [Number(values.from), Number(values.seeds ?? 100)];
  return { mode, from, seeds: howMany, untilFirst, unshrunk, signs, twice };
}

function start(which) {
  const env = { ...process.env, AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true" };
  const args = [
    "--max-old-space-size=1024",
    // A run leaves a world behind, most of which is gone by the next one.
    "--max-semi-space-size=32",
    // Each processor has a worker of its own to run.
    "--single-threaded-gc",
    outfile,
    JSON.stringify({ ...order, share: [which, workers] }),
  ];
  const child = spawn(process.execPath, args, { env, stdio: ["ignore", "pipe", "inherit"] });
  createInterface({ input: child.stdout }).on("line", (line) => hear(JSON.parse(line), child));
  return { child, ended: new Promise((done) => child.once("close", done)) };
}

function hear(
  { violation, sum, name, hash, again, kinds = [], marks: taken = {}, tried: scenario, lines },
  from,
) {
  if (finder && from !== finder) return;
  if (values.twice && name !== undefined) compare(name, hash ?? again);
  if (scenario) tried.push(scenario);
  if (lines) process.stdout.write(`${lines.join("\n")}\n`);
  if (violation) {
    broken += 1;
    tellViolation(violation);
    if (finder) finder.kill();
  }
  if (sum) heard.add(name);
  if (sum && !finder) {
    for (const key of Object.keys(totals)) totals[key] += sum[key];
    traces = (traces + hash) >>> 0;
    if (sum.violations > 0 && values["until-first-violation"]) found(from);
  }
  for (const kind of kinds) struckBy[kind] = (struckBy[kind] ?? 0) + 1;
  for (const [mark, count] of Object.entries(taken)) marks[mark] = (marks[mark] ?? 0) + count;
}

/** Whichever of a run's two traces is told first, the second must be the same. */
function compare(name, hash) {
  const first = once.get(name);
  once.set(name, hash);
  if (first === undefined || first === hash) return;
  totals.violations += 1;
  broken += 1;
  const what = `the same run twice left two traces, ${first.toString(16)} and ${hash.toString(16)}`;
  tellViolation({ name, plan: [], invariant: "M5", what, atMs: 0, lines: [] });
}

/** What the others do from now on does not count; the finder has still to shrink its faults. */
function found(by) {
  finder = by;
  for (const { child } of children) if (child !== by) child.kill();
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
    `  replay: npm run simulate -- --replay "${name}"${likeThis()}`,
  ];
  process.stdout.write(`${told.join("\n")}\n`);
}

/** What else a replay needs to be the same run. */
function likeThis() {
  const copy = values.root === undefined ? "" : ` --root "${root}"`;
  return `${values.signed ? " --signed" : ""}${values.twice ? " --twice" : ""}${copy}`;
}

function report() {
  const seconds = Number(process.hrtime.bigint() - startedAt) / 1e9;
  if (values.json) {
    process.stdout.write(
      `${JSON.stringify({ totals: { ...totals, hash: traces }, struckBy, marks, seconds })}\n`,
    );
    return;
  }
  if (tried.length > 0) {
    const calls = tried.reduce((sum, one) => sum + one.calls, 0);
    const each = tried.map(({ scenario, calls: n }) => `${scenario} ${n}`).join(", ");
    process.stdout.write(`calls ${calls} of ${tried.length} scenarios (${each})\n`);
  }
  const { runs, struck, calls, virtualMs, harmed, violations } = totals;
  process.stdout.write(
    `runs ${runs}, with a fault that struck ${struck}; calls ${calls}; ` +
      `virtual hours ${(virtualMs / 3_600_000).toFixed(1)}; ` +
      `customers' requests harmed ${Math.round(harmed)}; ` +
      `${(runs / seconds).toFixed(1)} runs/s over ${seconds.toFixed(0)} s, ` +
      `${(runs / totals.cpuSeconds).toFixed(1)} runs per CPU second; violations ${violations}\n`,
  );
  const kinds = Object.entries(struckBy).map((one) => one.join(" "));
  if (kinds.length > 0) process.stdout.write(`struck by: ${kinds.join(", ")}\n`);
  const known = Object.entries(marks).toSorted(([a], [b]) => (a < b ? -1 : 1));
  if (known.length > 0) {
    process.stdout.write(`marks: ${known.map(([mark, n]) => `${mark} ${n}`).join(", ")}\n`);
  }
}
