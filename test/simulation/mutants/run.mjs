// npm run mutants [-- --only TEXT] [--seeds N]: puts one deliberate fault after the other into a copy
// of the sources and looks which suite notices, cheapest first; then the simulator, up to N seeds
// (400), for those that no suite has noticed, or for all of them with --simulate. Whole runs write
// the table into test/simulation/README.md. Exit code 1: a mutant survives, or fits no more.
import { build } from "esbuild";
import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";

const { values } = parseArgs({
  options: {
    only: { type: "string", default: "" },
    seeds: { type: "string", default: "400" },
    simulate: { type: "boolean", default: false },
  },
});
const root = new URL("../../..", import.meta.url).pathname;
const copy = mkdtempSync(join(tmpdir(), "slipway-mutants-"));
const env = { ...process.env, AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true" };
const failures = [];
const rows = [];

try {
  const mutants = (await readMutants()).filter(({ name }) => name.includes(values.only));
  copyTree();
  const suites = [...new Set(mutants.flatMap((mutant) => mutant.suites))];
  if (run(suites) !== "passes") {
    throw new Error("Without any mutant the suites do not pass: nothing can be learnt from them.");
  }
  for (const mutant of mutants) {
    tryOut(mutant);
  }
  if (values.only === "") writeTable(mutants);
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
  const args = ["--root", copy, "--seeds", values.seeds, "--until-first-violation", "--json"];
  const simulate = join(copy, "test/simulation/simulate.mjs");
  const options = { cwd: copy, env, encoding: "utf8", timeout: 600_000 };
  const { status, stdout } = spawnSync(process.execPath, [simulate, ...args], options);
  if (status === 0) return undefined;
  const totals = stdout.trim().split("\n").at(-1);
  return JSON.parse(totals || "{}").runs ?? `up to ${values.seeds}`;
}

function writeTable() {
  const page = join(root, "test/simulation/README.md");
  const table = [
    `${rows.length - failures.length} of ${rows.length} mutants are noticed.`,
    "",
    "| mutant | in | noticed by | seeds |",
    "|---|---|---|---|",
    ...rows.map(({ mutant, by, seeds }) => {
      const suite = by === undefined ? "the simulator" : `[${by.slice(5, -8)}](../${by.slice(5)})`;
      return `| ${mutant.name} | ${mutant.file.slice(4)} | ${suite} | ${seeds ?? "–"} |`;
    }),
  ].join("\n");
  const between = /(<!-- generated: mutants[ ,][^>]*-->\n)[\s\S]*?(<!-- end: mutants -->)/;
  const whole = readFileSync(page, "utf8");
  writeFileSync(
    page,
    whole.replace(between, (_all, start, end) => `${start}\n${table}\n\n${end}`),
  );
}
