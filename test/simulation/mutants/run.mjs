// npm run mutants: puts one deliberate fault after the other into a copy of the sources and looks
// which suite notices, cheapest first, then the simulator. The table in test/simulation/README.md has
// each mutant's last result. Exit code 1: a mutant survives, or fits no more.
import { build } from "esbuild";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { optionsOf } from "../options.mjs";
import { bounded } from "./bounded.mjs";

const usage = `npm run mutants [-- OPTIONS]

  --only TEXT          mutants whose name holds the text
  --suite TEXT         mutants whose first suite holds the text
  --seeds N            swarm seeds, and as many pause seeds, to ask (400; 0: none)
  --simulate           ask them for every mutant, not only for those that no suite notices
  --seeds-only         ask nobody else; who else notices stays as the table has it
  --suites-are-green   take it on trust that the suites pass without a mutant
`;
const values = optionsOf(usage, {
  only: { type: "string", default: "" },
  suite: { type: "string", default: "" },
  seeds: { type: "string", default: "400" },
  simulate: { type: "boolean", default: false },
  "seeds-only": { type: "boolean", default: false },
  "suites-are-green": { type: "boolean", default: false },
});
const root = new URL("../../..", import.meta.url).pathname;
const page = join(root, "test/simulation/README.md");
const copy = mkdtempSync(join(tmpdir(), "slipway-mutants-"));
// What a killed suite leaves in the directory for such things goes with the copy.
const env = {
  ...process.env,
  TMPDIR: copy,
  AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true",
};
// However we end.
process.on("exit", () => rmSync(copy, { recursive: true, force: true }));
const all = await readMutants();
const failures = [];
const rows = [];

const mutants = all.filter(
  ({ name, suites }) => name.includes(values.only) && suites[0].includes(values.suite),
);
copyTree();
const suites = [...new Set(mutants.map((mutant) => mutant.suites[0]))];
const asksSuites = !values["seeds-only"];
if (asksSuites && !values["suites-are-green"] && (await run(suites)) !== "passes") {
  throw new Error("Without any mutant the suites do not pass: nothing can be learnt from them.");
}
for (const mutant of mutants) {
  await tryOut(mutant);
  writeTable();
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

async function tryOut(mutant) {
  const path = join(copy, mutant.file);
  const text = readFileSync(path, "utf8");
  const parts = text.split(mutant.find);
  if (parts.length !== 2) {
    rows.push({ mutant, by: undefined, seeds: undefined, isNoticed: false });
    failures.push(`${mutant.name}: fits ${parts.length - 1} times into ${mutant.file}.`);
    return;
  }
  writeFileSync(path, parts.join(mutant.put));
  const by = asksSuites ? await firstToNotice(mutant) : suiteInTable(mutant);
  const isWanted = by === undefined || values.simulate || values["seeds-only"];
  const isAsked = values.seeds !== "0" && isWanted;
  const seeds = isAsked ? await seedsNeeded() : undefined;
  writeFileSync(path, text);
  const isNoticed = by !== undefined || seeds !== undefined;
  rows.push({ mutant, by, isAsked, seeds, isNoticed });
  const told = isAsked ? `; the simulator: ${seeds ?? `nothing in ${values.seeds}`}` : "";
  process.stdout.write(`${mutant.name}: ${by ?? "no suite"}${told}\n`);
  if (!isNoticed) failures.push(`${mutant.name}: nothing notices.`);
}

async function firstToNotice({ suites: candidates }) {
  for (const suite of candidates) {
    if ((await run([suite])) !== "passes") return suite;
  }
  return undefined;
}

/** The suite that noticed when suites were last asked. */
function suiteInTable({ name }) {
  const line = lineInTable(readFileSync(page, "utf8").split("\n"), name) ?? "";
  const path = /\]\(\.\.\/(\S+\.test\.ts)\)/.exec(line)?.[1];
  return path && `test/${path}`;
}

/** One that hangs has noticed; one that does not even begin has not: an error of the mutant. */
async function run(suites) {
  const vitest = join(copy, "node_modules/vitest/vitest.mjs");
  const args = [vitest, "run", "--config", "test/vitest.config.ts", "--bail", "1", ...suites];
  const options = { cwd: copy, env: { ...env, NO_COLOR: "1" }, timeoutMs: 300_000 };
  const { status, stdout, stderr } = await bounded(args, options);
  const said = `${stdout}${stderr}`;
  if (status === 0) return "passes";
  if (status !== undefined && !/^\s*Tests .*\d+ failed/m.test(said)) {
    throw new Error(`${suites.join(" ")} did not run:\n${said.slice(-3000)}`);
  }
  return "fails";
}

/** How many seeds it takes until an invariant is broken, pause seeds after swarm seeds. */
async function seedsNeeded() {
  const swarm = await runsUntilViolation([]);
  if (swarm !== undefined) return `${swarm}`;
  const pauses = await runsUntilViolation(["--pauses"]);
  return pauses === undefined ? undefined : `p ${pauses}`;
}

async function runsUntilViolation(mode) {
  const simulate = join(copy, "test/simulation/simulate.mjs");
  const order = ["--seeds", values.seeds, "--until-first-violation", "--unshrunk", "--json"];
  const timeoutMs = 120_000 + 1_000 * Number(values.seeds);
  const args = [simulate, "--root", copy, ...mode, ...order];
  const { status, stdout, stderr } = await bounded(args, { cwd: copy, env, timeoutMs });
  if (status === 0) return undefined;
  const { totals } = JSON.parse(stdout.trim().split("\n").at(-1) || "{}");
  if (totals?.violations > 0) return totals.runs;
  if (status === undefined) return undefined;
  // The releases before the first seed, which are made without faults, do not come to their end.
  if (/Error: the past .* has /.test(stderr)) return 0;
  throw new Error(`the simulator did not run:\n${stderr.slice(-3000)}`);
}

/** After each mutant; rows of those not tried this time stay as they are. */
function writeTable() {
  const whole = readFileSync(page, "utf8");
  const between = /(<!-- generated: mutants[ ,][^>]*-->\n)([\s\S]*?)(<!-- end: mutants -->)/;
  const before = between.exec(whole)?.[2].split("\n") ?? [];
  const lines = all.map(
    (mutant) =>
      lineOf(rows.find((row) => row.mutant === mutant)) ??
      lineInTable(before, mutant.name) ??
      `| ${mutant.name} | ${mutant.file.slice(4)} | not tried yet | – |`,
  );
  const noticed = lines.filter((line) => !/not tried yet|\*\*nothing\*\*/.test(line)).length;
  const table = [
    `${noticed} of ${lines.length} mutants are noticed.`,
    "",
    "| mutant | in | noticed by | seeds |",
    "|---|---|---|---|",
    ...lines,
    "",
    "Seeds: how many swarm seeds, or with *p* pause seeds after as many swarm seeds in vain, the",
    "simulator runs until the first violation; 0: it takes no fault at all; *none of N*: N of either",
    "kind show nothing; –: not asked, since a cheaper suite notices.",
  ].join("\n");
  writeFileSync(
    page,
    whole.replace(between, (_all, start, _old, end) => `${start}\n${table}\n\n${end}`),
  );
}

function lineInTable(lines, name) {
  return lines.find((line) => line.startsWith(`| ${name} |`));
}

function lineOf(row) {
  if (row === undefined) return undefined;
  const { mutant, by, isAsked, seeds, isNoticed } = row;
  const other = isNoticed ? "the simulator" : "**nothing**";
  const suite = by === undefined ? other : `[${by.slice(5, -8)}](../${by.slice(5)})`;
  const needed = seeds ?? (isAsked ? `none of ${values.seeds}` : "–");
  return `| ${mutant.name} | ${mutant.file.slice(4)} | ${suite} | ${needed} |`;
}
