import type { RolloutResult } from "../../domain/outcome.ts";
import type { RolloutEvent } from "../../engine/events.ts";
import { chooseVoice, mayColour, speak } from "../../report/voice.ts";
import type { CommandContext } from "../context.ts";
import type { LocalRegion } from "../local-region.ts";
import { changeSample } from "../sample/change-sample.ts";
import type { TrafficReport } from "../sample/request-tally.ts";
import type { SampleVersion } from "../sample/sample-version.ts";
import { startTraffic, type Traffic } from "../sample/traffic.ts";
import { writeSample } from "../sample/write-sample.ts";
import { asRole } from "./as-role.ts";
import { isRolloutResult, runCommand } from "./run-command.ts";
import { watchPolicies, type Policies } from "./watch-policies.ts";
import { whatIsLeft, type Left } from "./what-is-left.ts";

/** Enough to meet every moment of a shift, few enough for a small machine. */
const requestsPerSecond = 100;

export interface Act {
  readonly name: string;
  readonly wanted: RolloutResult["outcome"];
  readonly outcome: string;
  readonly exitCode: number;
  readonly seconds: number;
  readonly release: string | null;
  readonly reason: string;
  readonly timeline: RolloutResult["timeline"];
  readonly mutations: number;
}

export interface Rehearsal {
  readonly outcome: "passed" | "failed";
  readonly failedRequests: number;
  readonly requests: TrafficReport;
  /** Seconds from the first changed weight to all of it, forth and back. */
  readonly swapSeconds: number;
  readonly swapBackSeconds: number;
  readonly seconds: number;
  readonly acts: readonly Act[];
  /** What stands in the end, and the releases still on record. */
  readonly left: Left & { readonly records: readonly string[] };
  /** The roles that did it all, and what their policies refused them. */
  readonly policies: Policies;
  /** What went otherwise than the story wants; empty when it passed. */
  readonly problems: readonly string[];
}

export interface Stage {
  readonly context: CommandContext;
  readonly region: LocalRegion;
  /** An empty directory for the sample's repository. */
  readonly directory: string;
  /** What the stand-in complained of; filled as it goes. */
  readonly complaints: readonly string[];
}

/** A first release that does not go live ends the story: there is nobody to serve. */
const noRequests: TrafficReport = {
  sent: 0,
  failed: 0,
  failures: [],
  byRelease: {},
  p50Ms: 0,
  p99Ms: 0,
};

/** Plays the story and holds it against what it should be. */
export async function rehearsal(stage: Stage): Promise<Rehearsal> {
  const { clock } = stage.context;
  const start = clock.monotonic();
  const policies = watchPolicies(stage.region);
  await prepare(stage);
  const acts: Act[] = [await deploy(stage, "v1", "live")];
  const begun = acts[0]?.outcome === "live";
  const url = stage.region.loadBalancer;
  const requests = begun
    ? await underTraffic(stage, startTraffic({ url, requestsPerSecond, clock }), acts)
    : noRequests;
  const left = { ...whatIsLeft(stage.region.standin), records: await records(stage) };
  const problems = [
    ...acts.filter((act) => act.outcome !== act.wanted).map(otherwise),
    ...(requests.failed > 0 ? [`${requests.failed} requests failed`] : []),
    ...left.strays.map((stray) => `${stray} is left over`),
    ...policies.refused.map((what) => `${what} was refused`),
    ...stage.complaints,
  ];
  return {
    outcome: problems.length === 0 ? "passed" : "failed",
    failedRequests: requests.failed,
    requests,
    swapSeconds: shiftSeconds(acts[1]),
    swapBackSeconds: shiftSeconds(acts[3]),
    seconds: Math.round((clock.monotonic() - start) / 100) / 10,
    acts,
    left,
    policies,
    problems,
  };
}

async function underTraffic(stage: Stage, traffic: Traffic, acts: Act[]): Promise<TrafficReport> {
  try {
    for (const [version, wanted] of [
      ["v2", "live"],
      ["v3", "rolled-back"],
    ] as const) {
      stage.context.signal.throwIfAborted();
      await changeSample(stage.directory, version);
      acts.push(await deploy(stage, version, wanted));
    }
    stage.context.signal.throwIfAborted();
    acts.push(await act(stage, "roll back to v1", "live", ["rollback", "--yes"]));
  } catch (error) {
    await traffic.stop();
    throw error;
  }
  return await traffic.stop();
}

async function prepare(stage: Stage): Promise<void> {
  await writeSample(stage.directory);
  const ran = await run(stage, ["config", "set", "GREETING=Ahoy"], () => undefined);
  if (ran.exitCode !== 0) {
    throw new Error(`config set ended with ${ran.exitCode}`);
  }
}

async function deploy(stage: Stage, version: SampleVersion, wanted: Act["wanted"]): Promise<Act> {
  return await act(stage, `deploy ${version}`, wanted, ["deploy", "--yes"]);
}

/** One rollout, narrated by the voice the person chose. */
async function act(
  stage: Stage,
  name: string,
  wanted: Act["wanted"],
  args: readonly string[],
): Promise<Act> {
  const { context } = stage;
  const { flags, isTty, env, stderr, width, clock } = context;
  const voice = chooseVoice({ quiet: flags.quiet || flags.json, plain: flags.plain, isTty, env });
  const colour = mayColour(isTty, env);
  const reporter = speak(voice, { stdout: stderr, stderr, width, colour, clock });
  stderr(`\n— ${name}: slipway ${args.join(" ")}\n`);
  const start = clock.monotonic();
  try {
    const ran = await run(stage, args, (event) => reporter.tell(event));
    if (isRolloutResult(ran.result)) {
      reporter.tell({ event: "rollout-finished", result: ran.result });
    }
    const seconds = Math.round((clock.monotonic() - start) / 100) / 10;
    return actOf(name, wanted, ran, seconds);
  } finally {
    reporter.end();
  }
}

function actOf(
  name: string,
  wanted: Act["wanted"],
  ran: { readonly exitCode: number; readonly result: unknown },
  seconds: number,
): Act {
  const result = isRolloutResult(ran.result) ? ran.result : undefined;
  return {
    name,
    wanted,
    outcome: result?.outcome ?? `no result, exit code ${ran.exitCode}`,
    exitCode: ran.exitCode,
    seconds,
    release: result?.release ?? null,
    reason: result?.reason ?? "",
    timeline: result?.timeline ?? [],
    mutations: result?.overhead.mutations ?? 0,
  };
}

/** The releases on record, as `slipway release list` tells them. */
async function records(stage: Stage): Promise<readonly string[]> {
  const { result } = await run(stage, ["release", "list"], () => undefined);
  return (Array.isArray(result) ? result : []).map(
    (row: { release: string; id: string; state: string }) =>
      `release ${row.release} (${row.id}), ${row.state}`,
  );
}

async function run(
  stage: Stage,
  args: readonly string[],
  tell: (event: RolloutEvent) => void,
): ReturnType<typeof runCommand> {
  const { directory, region, context } = stage;
  const { endpoint, standin, enforced } = region;
  const credentials = asRole(standin.region, enforced[0]?.deployerRoleArn ?? "");
  return await runCommand({ directory, endpoint, args, credentials, tell, stderr: context.stderr });
}

function shiftSeconds(act: Act | undefined): number {
  return act?.timeline.find((entry) => entry.step === "shift-traffic")?.seconds ?? 0;
}

const otherwise = (act: Act): string =>
  `${act.name} should have been ${act.wanted} and was ${act.outcome}: ${act.reason}`;
