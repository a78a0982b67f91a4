import { mayHaveLeftLease } from "../domain/failure.ts";
import type { Outcome } from "../domain/outcome.ts";

/** What was asked, as far as the next command depends on it. */
export interface Asked {
  readonly command: "deploy" | "rollback" | "resume" | "undo";
  /** What the rollout is for. */
  readonly purpose: "deploy" | "rollback";
  readonly environment: string;
  /** Absent when it was asked for whatever is unfinished, and that is not known. */
  readonly release?: string | undefined;
  /** The rollout asked for has begun and has not come to its end. */
  readonly isUnderWay?: boolean;
  /** Customers went back to stable and the record does not say so. */
  readonly isGivenBack?: boolean;
  /** Another release's rollout is in its way, neither done nor undone. */
  readonly isBlocked?: boolean;
  /** Nothing can be undone: what was asked for is live on record. */
  readonly isLive?: boolean;
  /** There is nothing to give customers back to. */
  readonly isOneWay?: boolean;
  /** The release failed, and the service is halted for it. */
  readonly isHalted?: boolean;
  /** It was told to wait for its turn, and had begun nothing. */
  readonly isQueued?: boolean;
}

/** The exact command that goes on from here; null when there is nothing left to do. */
export function nextCommand(outcome: Outcome, code: string, asked: Asked): string | null {
  const where = `--environment ${asked.environment}`;
  const doctor = `slipway doctor ${where}`;
  switch (outcome) {
    case "live":
      return asked.isHalted === true ? unfreeze(where) : null;
    case "no-op":
      return null;
    case "rolled-back":
      return asked.isHalted === true ? unfreeze(where) : afresh(asked);
    case "inconclusive":
      return afresh(asked);
    case "live-cleanup-pending":
      return `slipway resume ${where} --yes`;
    case "interrupted":
    case "bug":
      return asked.isQueued === true || mayHaveLeftLease(code)
        ? `${goOn(asked)} --wait`
        : goOn(asked);
    case "needs-operator":
      if (asked.isLive === true) {
        return doctor;
      }
      return `slipway ${asked.isOneWay === true ? "resume" : "undo"} ${where} --yes`;
    case "lease-held":
      return `${again(asked)} --wait`;
    case "refused":
      if (asked.isOneWay === true) {
        return `slipway resume ${where} --yes`;
      }
      if (asked.isBlocked === true) {
        return `slipway ${asked.purpose === "rollback" ? "undo" : "resume"} ${where} --yes`;
      }
      if (code === "DRIFT") {
        return doctor;
      }
      return code === "HALTED" || code === "FROZEN" ? unfreeze(where) : `slipway status ${where}`;
    case "fenced-out":
      return `slipway status ${where}`;
    default:
      return outcome satisfies never;
  }
}

const unfreeze = (where: string): string => `slipway unfreeze ${where} --reason TEXT`;

/** What ends the rollout that stands where it was stopped. */
function goOn(asked: Asked): string {
  const { environment, isGivenBack, isUnderWay, command } = asked;
  const verb =
    isGivenBack === true
      ? "undo"
      : isUnderWay === true && command !== "undo"
        ? "resume"
        : undefined;
  return verb === undefined ? again(asked) : `slipway ${verb} --environment ${environment} --yes`;
}

/** The same command, to go on with what it left. */
function again(asked: Asked): string {
  const { command, environment } = asked;
  return command === "resume" || command === "undo"
    ? `slipway ${command} --environment ${environment} --yes`
    : afresh(asked);
}

/** A new attempt to make the release live. */
function afresh({ purpose, release, environment }: Asked): string {
  if (release === undefined) {
    return `slipway status --environment ${environment}`;
  }
  const verb = purpose === "rollback" ? "rollback --to" : "deploy";
  return `slipway ${verb} ${release} --environment ${environment} --yes`;
}
