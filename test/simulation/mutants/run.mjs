// npm run mutants [-- --only TEXT] [--suite TEXT] [--seeds N]: puts one deliberate fault after the other into a copy
// of the sources and looks which suite notices, cheapest first; then the simulator, up to N seeds
// (400; 0: not at all), for those that no suite has noticed, or for all of them with --simulate.
// --only takes those whose name, --suite those whose first suite holds the text; --suites-are-green
// takes it on trust that the suites pass without a mutant. The table in test/simulation/README.md has
// each mutant's last result. Exit code 1: a mutant survives, or fits no more.
import { build } from "esbuild";
import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";

const { values } = parseArgs({
  options: {
    only: { type: "string", default: "" },
    suite: { type: "string", default: "" },
    seeds: { type: "string", default: "400" },
    simulate: { type: "boolean", default: false },
    "suites-are-green": { type: "boolean", default: false },
  },
});
const root = new URL("../../..", import.meta.url).pathname;
const copy = mkdtempSync(join(tmpdir(), "slipway-mutants-"));
const env = { ...process.env, AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true" };
const all = await readMutants();
const failures = [];
const rows = [];

try {
  const mutants = all.filter(
    ({ name, suites }) => name.includes(values.only) && suites[0].includes(values.suite),
  );
  copyTree();
  const suites = [...new Set(mutants.map((mutant) => mutant.suites[0]))];
  if (!values["suites-are-green"] && run(suites) !== "passes") {
    throw new Error("Without any mutant the suites do not pass: nothing can be learnt from them.");
  }
  for (const mutant of mutants) {
    tryOut(mutant);
    writeTable();
  }
} finally {
  rmSync(copy, { recursive: true, force: true });
}
process.stdout.write(`${rows.length - failures.length} of ${rows.length} mutants noticed\n`);
for (const failure of failures) process.stdout.write(`${failure}\n`);
process.exitCode = failures.length > 0 ? 1 : 0;

async function readMutants() {
  const { outputFiles } = await build({
    entryPoints: [join(root, "test/simulation/mutants/mutants.ts")],
    bundle: true,
    format: "esm",
    write: false,
  });
  const text = Buffer.from(outputFiles[0].contents).toString("base64");
  return (await import(`data:text/javascript;base64,${text}`)).mutants;
}

function copyTree() {
  for (const name of ["src", "test", "userdata", "package.json", "tsconfig.json"]) {
    cpSync(join(root, name), join(copy, name), { recursive: true });
  }
  symlinkSync(join(root, "node_modules"), join(copy, "node_modules"));
}

function tryOut(mutant) {
  const path = join(copy, mutant.file);
  const text = readFileSync(path, "utf8");
  const parts = text.split(mutant.find);
  if (parts.length !== 2) {
    rows.push({ mutant, by: "fits no more", seeds: "" });
    failures.push(`${mutant.name}: fits ${parts.length - 1} times into ${mutant.file}.`);
    return;
  }
  writeFileSync(path, parts.join(mutant.put));
  const by = mutant.suites.find((suite) => run([suite]) !== "passes");
  const seeds = by === undefined || values.simulate ? seedsNeeded() : undefined;
  writeFileSync(path, text);
  rows.push({ mutant, by, seeds });
  const said = by ?? (seeds === undefined ? "NOTHING" : `the simulator, ${seeds} seeds`);
  process.stdout.write(`${mutant.name}: ${said}\n`);
  if (by === undefined && seeds === undefined) failures.push(`${mutant.name}: nothing notices.`);
}

/** A suite that does not even begin has noticed nothing: that is an error of the mutant. */
function run(suites) {
  const vitest = join(copy, "node_modules/vitest/vitest.mjs");
  const args = [vitest, "run", "--config", "test/vitest.config.ts", "--bail", "1", ...suites];
  const options = { cwd: copy, env: { ...env, NO_COLOR: "1" }, timeout: 300_000 };
  const { status, stdout, stderr } = spawnSync(process.execPath, args, options);
  const said = `${stdout}${stderr}`;
  if (status === 0) return "passes";
  if (status !== null && !/^\s*Tests .*\d+ failed/m.test(said)) {
    throw new Error(`${suites.join(" ")} did not run:\n${said.slice(-3000)}`);
  }
  return "fails";
}

/** How many seeds pass before an invariant is broken; undefined: none is. */
function seedsNeeded() {
  if (values.seeds === "0") return undefined;
  const args = ["--root", copy, "--seeds", values.seeds, "--until-first-violation", "--json"];
  const simulate = join(copy, "test/simulation/simulate.mjs");
  const options = { cwd: copy, env, encoding: "utf8", timeout: 600_000 };
  const { status, stdout } = spawnSync(process.execPath, [simulate, ...args], options);
  if (status === 0) return undefined;
  const totals = stdout.trim().split("\n").at(-1);
  return JSON.parse(totals || "{}").runs ?? `up to ${values.seeds}`;
}

/** After each mutant; rows of those not tried this time stay as they are. */
function writeTable() {
  const page = join(root, "test/simulation/README.md");
  const whole = readFileSync(page, "utf8");
  const between = /(<!-- generated: mutants[ ,][^>]*-->\n)([\s\S]*?)(<!-- end: mutants -->)/;
  const before = between.exec(whole)?.[2].split("\n") ?? [];
  const lines = all.map(
    (mutant) =>
      lineOf(rows.find((row) => row.mutant === mutant)) ??
      before.find((line) => line.startsWith(`| ${mutant.name} |`)) ??
      `| ${mutant.name} | ${mutant.file.slice(4)} | not tried yet | – |`,
  );
  const noticed = lines.filter((line) => !/not tried yet|\*\*nothing\*\*/.test(line)).length;
  const table = [
    `${noticed} of ${lines.length} mutants are noticed.`,
    "",
    "| mutant | in | noticed by | seeds |",
    "|---|---|---|---|",
    ...lines,
  ].join("\n");
  writeFileSync(
    page,
    whole.replace(between, (_all, start, _old, end) => `${start}\n${table}\n\n${end}`),
  );
}

function lineOf(row) {
  if (row === undefined) return undefined;
  const { mutant, by, seeds } = row;
  const last = seeds === undefined ? "**nothing**" : "the simulator";
  const suite = by === undefined ? last : `[${by.slice(5, -8)}](../${by.slice(5)})`;
  return `| ${mutant.name} | ${mutant.file.slice(4)} | ${suite} | ${seeds ?? "–"} |`;
}
