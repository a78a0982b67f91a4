import type { DriftRecord } from "../domain/drift.ts";
import type { RolloutAccount } from "../domain/rollout-account.ts";
import { duration } from "./duration.ts";
import { printable } from "./printable.ts";
import { stepLabel } from "./step-label.ts";
import { timelineLines } from "./timeline-lines.ts";

/** One rollout told to whoever has to understand it: how it ended and why come first. */
export function whyLines(account: RolloutAccount): readonly string[] {
  const { failure, undone } = account;
  return [
    headline(account),
    ...(account.forcedBad ? [forced(account)] : []),
    ...(failure === null ? [] : [`${failure.code}: ${failure.summary}`]),
    ...(failure === null ? [] : [blame(failure.causedByRelease)]),
    ...section("Evidence", failure?.evidence ?? []),
    ...section("Undone", undone.length === 0 ? [] : [undone.map(labelOf).join(", ")]),
    ...section("Changed in AWS meanwhile", account.drift.map(driftLine)),
    ...(failure?.remedy ? [failure.remedy] : []),
    ...section("AWS request id", failure?.awsRequestId ? [failure.awsRequestId] : []),
    ...section("Timeline", timelineLines(account)),
  ].map(printable);
}

function headline(account: RolloutAccount): string {
  const { rollout, purpose, number, release, environment, previous, state, step } = account;
  const over = previous === null ? "" : ` over ${previous}`;
  const why = account.reason === null ? "" : `, because: ${account.reason}`;
  return (
    `Rollout ${rollout} (${purpose} of ${number}, ${release}, in ${environment}${over}) by ` +
    `${account.startedBy} at ${account.startedAt.replace(/\.\d+Z$/, "Z")}${why}: ` +
    `${state}${step === null ? "" : ` at ${step}`} after ${duration(account.seconds)}.`
  );
}

const forced = ({ release, startedBy, reason }: RolloutAccount): string =>
  `${release} was marked as failed; ${startedBy} forced it (--force-bad), because: ${reason}`;

const blame = (causedByRelease: boolean): string =>
  causedByRelease ? "The release is to blame, and marked." : "The release is not blamed.";

const labelOf = (step: string): string => stepLabel(step as Parameters<typeof stepLabel>[0], "do");

const driftLine = ({ at, found, answer }: DriftRecord): string =>
  `${at.replace(/\.\d+Z$/, "Z")} ${found}: ${answer === "told" ? "left alone" : answer}`;

function section(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [`${title}:`, ...lines.map((line) => `  ${line}`)];
}
