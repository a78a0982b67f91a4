import { RolloutFailure, type Failure, type FailureCode } from "../domain/failure.ts";
import { exitCodes, type Outcome, type RolloutResult } from "../domain/outcome.ts";
import { printable } from "../report/printable.ts";
import { redact } from "../report/redact.ts";
import type { CommandContext } from "./context.ts";
import { withSameFlags } from "./with-same-flags.ts";

/**
 * Says how a command failed (stderr; with `--json` one object on stdout too) and returns its exit
 * code. What is no Failure is a bug: it is shown with its stack, and nothing was undone.
 */
export function reportFailure(context: CommandContext, error: unknown): number {
  const failure = error instanceof RolloutFailure ? error.failure : undefined;
  const outcome = failure ? outcomeOf(failure.code) : "bug";
  const exitCode = exitCodes[outcome];
  const lines = failure && outcome !== "bug" ? failureLines(failure) : bugLines(error);
  context.stderr(`${lines.map((line) => printable(redact(line))).join("\n")}\n`);
  if (context.flags.json === true) {
    context.stdout(`${JSON.stringify(failureResult(context, outcome, error))}\n`);
  }
  return exitCode;
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
function failureResult({ flags }: CommandContext, outcome: Outcome, error: unknown): FailureResult {
  const failure = error instanceof RolloutFailure ? error.failure : undefined;
  const command = commandIn(failure?.remedy ?? "");
  return {
    outcome,
    code: failure?.code ?? "BUG",
    exitCode: exitCodes[outcome],
    service: flags.service ?? null,
    environment: flags.environment ?? null,
    rollout: null,
    release: null,
    previous: null,
    serving: null,
    reason: redact(failure?.summary ?? String(error)),
    evidence: (failure?.evidence ?? []).map(redact),
    next: command === undefined ? null : withSameFlags(command, flags),
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

/** The command a remedy consists of, or ends in after a colon; prose about commands is none. */
function commandIn(remedy: string): string | undefined {
  return /(?:^|: )(slipway (?:[^;.]|\.(?=\S))+)$/.exec(remedy)?.[1];
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

function bugLines(error: unknown): readonly string[] {
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return [
    "slipway: this is a bug in slipway; it stopped at once and nothing was undone.",
    ...stack.split("\n"),
    "slipway status shows what serves now.",
  ];
}
