import type { Outcome, RolloutResult } from "../domain/outcome.ts";
import { overheadLines } from "./overhead-lines.ts";
import { printable } from "./printable.ts";
import { servingLine } from "./serving-line.ts";
import { stepLabel } from "./step-label.ts";
import { timelineLines } from "./timeline-lines.ts";

/**
 * Everything an operator asks in an incident, in the order they ask it: what happened, what serves
 * customers now, why we say so, what was undone and what is left, what to run next, and the ids
 * AWS's support will want.
 */
export function failureScreen(result: RolloutResult): readonly string[] {
  const ids = result.awsRequestIds;
  return [
    `${words[result.outcome]} (${result.code})`,
    `  ${printable(result.reason)}`,
    ...section("Serving customers now", [servingLine(result.serving)]),
    ...section("Evidence", evidenceLines(result.evidence)),
    ...section("Undone", [undoneLine(result)]),
    ...section("Left in AWS", leftLines(result)),
    ...section("Next", [result.next ?? "nothing to run"]),
    ...section("AWS request ids", ids.length === 0 ? ["no call failed"] : [ids.join(" ")]),
    ...section("Timeline", [...timelineLines(result), ...overheadLines(result)]),
  ];
}

const words: Readonly<Record<Outcome, string>> = {
  live: "Live",
  "no-op": "No change",
  "rolled-back": "Rolled back",
  refused: "Refused: nothing was changed",
  "needs-operator": "Needs an operator: neither done nor undone",
  "lease-held": "Somebody else holds the lease",
  interrupted: "Interrupted: it can be resumed",
  inconclusive: "Inconclusive: no verdict in time, rolled back",
  "live-cleanup-pending": "Live, but something is left to clean",
  "fenced-out": "Fenced out: another holder took over, nothing more was changed",
  bug: "A bug in slipway: nothing was undone",
};

function section(title: string, lines: readonly string[]): readonly string[] {
  if (lines.length === 0) {
    return [];
  }
  return [`${title}:`, ...lines.map((line) => `  ${printable(line)}`)];
}

/** Numbers come first and boot-log lines last, so both ends matter more than the middle. */
function evidenceLines(evidence: readonly string[]): readonly string[] {
  const first = 10;
  const last = 40;
  if (evidence.length <= first + last) {
    return evidence;
  }
  const cut = evidence.length - first - last;
  return [...evidence.slice(0, first), `… ${cut} lines left out …`, ...evidence.slice(-last)];
}

function undoneLine(result: RolloutResult): string {
  const undone = result.timeline.filter((entry) => entry.direction === "undo");
  if (undone.length === 0) {
    return "nothing";
  }
  return undone.map((entry) => stepLabel(entry.step, "do")).join(", ");
}

function leftLines({ outcome, rollout, left }: RolloutResult): readonly string[] {
  if (outcome === "interrupted" && rollout === null) {
    const others = left.length === 0 ? "" : `; of a rollout before it: ${left.join(", ")}`;
    return [`nothing by this command${others}`];
  }
  if (left.length > 0) {
    return left;
  }
  if (madeNothing.includes(outcome)) {
    return ["nothing by this command"];
  }
  return tookAllAway.includes(outcome)
    ? ["nothing that should not be there"]
    : ["not looked for: the rollout did not get to its end"];
}

/** What another command has left, or still works at, is not looked for then. */
const madeNothing: readonly Outcome[] = ["refused", "lease-held"];

/** Outcomes that are only reached after everything made was either kept or taken away. */
const tookAllAway: readonly Outcome[] = ["rolled-back", "inconclusive"];
