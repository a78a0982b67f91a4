import { mkdirSync, writeFileSync } from "node:fs";
import { availableParallelism, loadavg } from "node:os";
import { join } from "node:path";
import { ordeal, type Kind, type Outcome } from "./ordeal.ts";
import { readOptions, usage } from "./options.ts";
import { Place } from "./place.ts";

const say = (line: string): void => void process.stdout.write(`${line}\n`);

const asked = readOptions(process.argv.slice(2));
if ("help" in asked) {
  process.stdout.write(usage);
  process.exit(0);
}
if ("refusal" in asked) {
  process.stderr.write(`${asked.refusal}\n`);
  process.exit(2);
}
const { options } = asked;
const logs = new URL("../slipway-kill-logs", import.meta.url).pathname;

/** Seeds of one kind: those that struck nothing do not count, and others take their place. */
interface Quota {
  readonly kind: Kind;
  wanted: number;
  seed: number;
}

const { from } = options;
const quotas: readonly Quota[] = [
  { kind: "pause", wanted: options.pauses, seed: from },
  { kind: "interrupt", wanted: options.interrupts, seed: from },
  { kind: "kill", wanted: options.kills, seed: from },
];
const outcomes: Outcome[] = [];
const begun = Date.now();

function next(): { kind: Kind; seed: number } | undefined {
  const quota = quotas.find(({ wanted }) => wanted > 0);
  if (!quota || Date.now() - begun > options.minutes * 60_000) return undefined;
  quota.wanted -= 1;
  quota.seed += 1;
  return { kind: quota.kind, seed: quota.seed - 1 };
}

/** On a busy machine it may take more than one attempt. */
async function begin(attempts = 5): Promise<Place> {
  try {
    const place = await Place.open(options.haste);
    open.add(place);
    return place;
  } catch (error) {
    if (attempts === 1) throw error;
    say(`a stand-in is made anew: ${String(error).slice(0, 300)}`);
    return await begin(attempts - 1);
  }
}

const open = new Set<Place>();
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.once(signal, () => {
    void Promise.all([...open].map((place) => place.close())).then(() => process.exit(5));
  });
}

async function lane(): Promise<void> {
  let place: Place | undefined;
  for (let task = next(); task; task = next()) {
    place ??= await begin();
    const outcome = await ordeal(place, task.kind, task.seed);
    outcomes.push(outcome);
    tell(outcome);
    const isRight = outcome.findings.length === 0;
    if (isRight && outcome.isMissed) quotas.find(({ kind }) => kind === task?.kind)!.wanted += 1;
    if (!isRight) {
      // What is left of a failure must not fail the seeds after it.
      await end(place);
      place = undefined;
    }
  }
  if (place) await end(place);
}

async function end(place: Place): Promise<void> {
  open.delete(place);
  await place.close();
}

function tell(outcome: Outcome): void {
  const { kind, seed, story, recoveries, seconds, requests, failedRequests } = outcome;
  const figures = `${seconds} s, ${recoveries} to recover, ${requests} requests, ${failedRequests} failed`;
  say(`${kind} ${seed}: ${story.join("; ")} [${figures}]`);
  for (const line of outcome.findings) say(`  WRONG ${line}`);
  if (outcome.findings.length > 0) {
    const only = (["kill", "pause", "interrupt"] as const).map(
      (one) => `--${one}s ${one === kind ? 1 : 0}`,
    );
    say(`  again: npm run kill -- ${only.join(" ")} --from ${seed}`);
    say(`  logs: ${keep(outcome)}`);
  }
}

function keep({ kind, seed, story, findings, ran }: Outcome): string {
  const folder = join(logs, `${kind}-${seed}`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "story.txt"), `${[...story, "", ...findings].join("\n")}\n`);
  for (const [n, { words, caller, exitCode, stdout, stderr }] of ran.entries()) {
    const head = `slipway ${words} (${caller}): ${exitCode}\n\n`;
    writeFileSync(join(folder, `${n + 1}.log`), `${head}${stdout}\n${stderr}`);
  }
  return folder;
}

await Promise.all(Array.from({ length: options.lanes }, lane));

const sum = (of: (outcome: Outcome) => number): number =>
  outcomes.reduce((total, outcome) => total + of(outcome), 0);
const wrong = outcomes.filter(({ findings }) => findings.length > 0);
const struck = (kind: Kind): number =>
  outcomes.filter((one) => one.kind === kind && !one.isMissed).length;
const load = loadavg()[0]?.toFixed(1);
say("");
say(
  `npm run kill, ${new Date(begun).toISOString().slice(0, 10)}, Node ${process.version}, ` +
    `${availableParallelism()} processors, load ${load}, lease times divided by ${options.haste}`,
);
say(
  `${outcomes.length} seeds from ${from} in ${Math.round((Date.now() - begun) / 1000)} s: ` +
    `${struck("kill")} killed (${sum(({ kills }) => kills)} SIGKILLs), ${struck("pause")} paused, ` +
    `${struck("interrupt")} interrupted, ${outcomes.filter((one) => one.isMissed).length} missed`,
);
say(
  `${sum(({ recoveries }) => recoveries)} commands to recover; ${sum(({ requests }) => requests)} ` +
    `requests, ${sum(({ failedRequests }) => failedRequests)} failed`,
);
say(
  wrong.length === 0
    ? "Every seed converged, told the truth and left nothing."
    : `WRONG: ${wrong.map(({ kind, seed }) => `${kind} ${seed}`).join(", ")}`,
);
process.exitCode = wrong.length === 0 ? 0 : 1;
