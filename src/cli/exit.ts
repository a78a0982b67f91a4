import { RolloutFailure, type Failure, type FailureCode } from "../domain/failure.ts";
import { exitCodes, type Outcome, type RolloutResult } from "../domain/outcome.ts";
import { printable } from "../report/printable.ts";
import { redact } from "../report/redact.ts";
import { servingLine } from "../report/serving-line.ts";
import type { CommandContext, GlobalFlags } from "./context.ts";
import { nextAfter, type Ran } from "./next-after.ts";
import { FailureInView } from "./telling-serving.ts";
import { withSameFlags } from "./with-same-flags.ts";

/**
 * Says how a command failed (stderr; with `--json` one object on stdout too) and resolves to its
 * exit code. What is no Failure is a bug: it is shown with its stack, and nothing was undone.
 */
export async function reportFailure(
  context: CommandContext,
  error: unknown,
  ran?: Ran,
): Promise<number> {
  const failure = error instanceof RolloutFailure ? error.failure : undefined;
  const outcome = failure ? outcomeOf(failure.code) : "bug";
  const next = nextAfter(failure && outcome !== "bug" ? failure : "bug", ran, context);
  const here = next === undefined ? context.flags : await placeOf(context);
  const result = failureResult(here, outcome, error, next);
  const lines = failure && outcome !== "bug" ? failureLines(failure) : bugLines(error);
  const shown = [...lines, ...goingOnLines(result, failure)];
  context.stderr(`${shown.map((line) => printable(redact(line))).join("\n")}\n`);
  if (context.flags.json === true) {
    context.stdout(`${JSON.stringify(result)}\n`);
  }
  return exitCodes[outcome];
}

/** The flags that say where, and what slipway.yaml says if they do not. */
async function placeOf(context: CommandContext): Promise<GlobalFlags> {
  const { readSettings } = await import("./settings/read-settings.ts");
  try {
    const { environment } = await readSettings(context);
    return { environment, ...context.flags };
  } catch {
    // It may be what failed, and has been told then.
    return context.flags;
  }
}

/** A rollout's result before its settings were read. */
interface FailureResult extends Omit<RolloutResult, "service" | "environment"> {
  readonly service: string | null;
  readonly environment: string | null;
  readonly remedy: string | null;
}

/**
 * The object a rollout ends with, though none began: the same keys, for whoever reads them, with
 * what is known of the place; and the remedy, which need not be a command.
 */
function failureResult(
  flags: GlobalFlags,
  outcome: Outcome,
  error: unknown,
  next: string | undefined,
): FailureResult {
  const failure = error instanceof RolloutFailure ? error.failure : undefined;
  return {
    outcome,
    code: failure?.code ?? "BUG",
    exitCode: exitCodes[outcome],
    service: flags.service ?? null,
    environment: flags.environment ?? null,
    rollout: null,
    release: null,
    previous: null,
    serving: error instanceof FailureInView ? error.serving : null,
    reason: redact(failure?.summary ?? String(error)),
    evidence: (failure?.evidence ?? []).map(redact),
    next: next === undefined ? null : withSameFlags(next, flags),
    timeline: [],
    overhead: { totalSeconds: 0, waitingSeconds: 0, mutations: 0, reads: 0, stateWrites: 0 },
    awsRequestIds: failure?.awsRequestId === undefined ? [] : [failure.awsRequestId],
    left: [],
    remedy: failure?.remedy ?? null,
  };
}

/**
 * What a failure means when it ends a command itself. A rollout's own failures end in a
 * RolloutResult instead; one of those codes here is our mistake.
 */
function outcomeOf(code: FailureCode): Outcome {
  switch (code) {
    case "BAD_INPUT":
    case "NOT_FOUND":
    case "CONFLICT":
    case "PREFLIGHT":
    case "UNREACHABLE":
    case "STABLE_UNHEALTHY":
    case "FROZEN":
    case "HALTED":
    case "MARKED_BAD":
    case "PERMISSION":
    case "QUOTA":
    case "DRIFT":
      return "refused";
    case "LEASE_HELD":
      return "lease-held";
    case "INTERRUPTED":
    case "LEASE_EXPIRED":
    case "CREDENTIALS_EXPIRED":
    case "AWS_UNREACHABLE":
    case "AWS_ERROR":
      return "interrupted";
    case "FENCED_OUT":
      return "fenced-out";
    case "CAPACITY":
    case "BOOT_FAILED":
    case "BOOT_TIMEOUT":
    case "LAUNCH_FAILED":
    case "CANARY_REPLACED":
    case "CANARY_UNHEALTHY":
    case "CHECK_FAILED":
    case "INCONCLUSIVE":
    case "FLEET_UNHEALTHY":
    case "PROGRAM_CRASHED":
    case "TRAFFIC_UNVERIFIED":
    case "TRAFFIC_GUARD":
    case "TIMEOUT":
      return "bug";
  }
}

function failureLines(failure: Failure): readonly string[] {
  const id = failure.awsRequestId;
  return [
    `slipway: ${failure.summary} (${failure.code})`,
    ...(failure.evidence ?? []).map((line) => `  ${line}`),
    ...(failure.remedy === undefined ? [] : [failure.remedy]),
    ...(id === undefined ? [] : [`AWS request id: ${id}`]),
  ];
}

/** What serves, where that is known, and the next command, unless the remedy was it. */
function goingOnLines(
  { serving, next }: FailureResult,
  failure: Failure | undefined,
): readonly string[] {
  const [command = ""] = next?.split(" --", 1) ?? [];
  const isSaid = next === null || failure?.remedy?.includes(command) === true;
  return [
    ...(serving === null ? [] : [`Serving customers now: ${servingLine(serving)}`]),
    ...(isSaid ? [] : [`Next: ${next}`]),
  ];
}

function bugLines(error: unknown): readonly string[] {
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return [
    "slipway: this is a bug in slipway; it stopped at once and nothing was undone.",
    ...stack.split("\n"),
    "slipway status shows what serves now.",
  ];
}
