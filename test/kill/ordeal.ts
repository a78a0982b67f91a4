import { load } from "../support/load.ts";
import { Draw } from "./draw.ts";
import { findings } from "./findings.ts";
import type { Place, Ran, Started } from "./place.ts";
import { recover } from "./recover.ts";
import { drawMoment, strike, type Struck, type Weapon } from "./strike.ts";
import { pause } from "./pause.ts";

export type Kind = "kill" | "pause" | "interrupt";

/** What one seed came to. */
export interface Outcome {
  readonly kind: Kind;
  readonly seed: number;
  /** What was struck when, in words; what it took to get over it. */
  readonly story: readonly string[];
  /** Processes that got a SIGKILL. */
  readonly kills: number;
  /** The command ended before the moment came, so nothing was struck. */
  readonly isMissed: boolean;
  readonly recoveries: number;
  readonly requests: number;
  readonly failedRequests: number;
  readonly seconds: number;
  /** What was not as it should be; empty when all was. */
  readonly findings: readonly string[];
  readonly ran: readonly Ran[];
}

/** Everything drawn for a seed, and what has happened to it so far. */
export interface Trial {
  readonly place: Place;
  readonly draw: Draw;
  readonly story: string[];
  readonly wrong: string[];
  kills: number;
}

const salt: Readonly<Record<Kind, number>> = { kill: 0x9e37, pause: 0x7f4a, interrupt: 0x6c07 };

/**
 * One command under traffic, struck at a moment, then brought to its end: by whatever the seed draws.
 */
export async function ordeal(place: Place, kind: Kind, seed: number): Promise<Outcome> {
  const draw = new Draw(Math.imul(seed, 2_654_435_761) ^ salt[kind]);
  const begun = Date.now();
  place.ran = [];
  const trial: Trial = { place, draw, story: [], wrong: [], kills: 0 };
  const traffic = load(place.aws.loadBalancer, 10);
  let recoveries = 0;
  let isMissed = false;
  try {
    const started = await begin(trial);
    const struck = await hit(trial, kind, started);
    isMissed = struck === undefined;
    if (isMissed) place.learn(started);
    recoveries = await recover(trial, started, kind);
    trial.wrong.push(...(await findings(trial)));
  } catch (error) {
    trial.wrong.push(`the suite broke: ${String((error as Error).stack ?? error)}`);
  }
  const { sent, failed, failures } = await traffic.stop();
  await place.startTheLine();
  trial.wrong.push(...failures.map(({ at, reason }) => `a request at ${at} failed: ${reason}`));
  return {
    kind,
    seed,
    story: trial.story,
    kills: trial.kills,
    isMissed,
    recoveries,
    requests: sent,
    failedRequests: failed,
    seconds: Math.round((Date.now() - begun) / 100) / 10,
    findings: trial.wrong,
    ran: place.ran,
  };
}

/** Starts the command that will be struck; `resume` and `undo` get a wreck to work on first. */
async function begin(trial: Trial): Promise<Started> {
  const { place, draw, story } = trial;
  const command = draw.among(commands);
  const args = commandLine[command];
  if (command.startsWith("deploy")) place.commit(command === "deploy");
  if (command === "resume" || command === "undo") {
    const isGood = !draw.chance(0.2);
    place.commit(isGood);
    const wreck = await place.start(["deploy", "--yes"], "ann", isGood ? "deploy" : "deploy-bad");
    const moment = drawMoment(draw);
    const weapon = "SIGINT";
    const struck = await strike(
      wreck.running,
      { doorman: place.doorman, caller: wreck.caller },
      {
        weapon,
        moment,
        usual: place.usual(wreck),
      },
    );
    await place.ended(wreck);
    story.push(struck ? `deploy left by SIGINT ${struck.when}` : "deploy went through");
  }
  story.push(command);
  return await place.start(args, "ann", command);
}

type Command = "deploy" | "deploy-bad" | "rollback" | "resume" | "undo" | "cleanup";

/** Each as often as it is likely to be struck: by how long it takes, and how much it changes. */
const commands: readonly Command[] = [
  "deploy",
  "deploy",
  "deploy",
  "deploy",
  "deploy-bad",
  "deploy-bad",
  "rollback",
  "rollback",
  "resume",
  "undo",
  "cleanup",
];

const commandLine = {
  deploy: ["deploy", "--yes"],
  "deploy-bad": ["deploy", "--yes"],
  rollback: ["rollback", "--yes"],
  resume: ["resume", "--yes"],
  undo: ["undo", "--yes"],
  cleanup: ["cleanup"],
} as const;

async function hit(trial: Trial, kind: Kind, started: Started): Promise<Struck | undefined> {
  const { place, draw, story } = trial;
  const weapon: Weapon =
    kind === "kill"
      ? "SIGKILL"
      : kind === "pause"
        ? "SIGSTOP"
        : draw.among(["SIGINT", "SIGINT twice", "SIGTERM"] as const);
  const moment = drawMoment(draw);
  const { doorman } = place;
  const { caller, running } = started;
  const usual = place.usual(started);
  const struck = await strike(running, { doorman, caller }, { weapon, moment, usual });
  story.push(struck ? `${weapon} ${struck.when}` : "ended before it was struck");
  if (struck && weapon === "SIGKILL") trial.kills += 1;
  if (struck && weapon === "SIGSTOP") {
    await pause(trial, started);
    return struck;
  }
  if (struck && weapon === "SIGINT twice") await again(started);
  await place.ended(started);
  return struck;
}

/** Once the second is no echo of the first (see process-context.ts). */
async function again({ running }: Started): Promise<void> {
  const later = new Promise((done) => setTimeout(done, 1_050));
  await Promise.race([later, running.finished]);
  running.child.kill("SIGINT");
}
