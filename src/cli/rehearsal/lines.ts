import { duration } from "../../report/duration.ts";
import { statusTable } from "../../report/status-table.ts";
import type { Act, Rehearsal } from "./acts.ts";
import type { Policies } from "./watch-policies.ts";

/** The rehearsal's end as text: what happened when, what customers noticed, what is left. */
export function rehearsalLines(rehearsal: Rehearsal): string {
  const { requests, left, problems } = rehearsal;
  return [
    "",
    `Rehearsal ${rehearsal.outcome} in ${duration(rehearsal.seconds)}.`,
    "",
    ...timeline(rehearsal.acts),
    "",
    `Swap to v2 ${duration(rehearsal.swapSeconds)}, ` +
      `swap back ${duration(rehearsal.swapBackSeconds)}.`,
    `Deploying v2 took ${rehearsal.acts[1]?.mutations ?? 0} changes in AWS (20 are allowed).`,
    `Requests: ${requests.sent} sent, ${requests.failed} failed; half within ` +
      `${requests.p50Ms} ms, 99 % within ${requests.p99Ms} ms.`,
    ...Object.entries(requests.byRelease).map(([release, count]) => `  ${release}: ${count}`),
    ...requests.failures.map((failure) => `  failed at ${failure.at}: ${failure.reason}`),
    ...policyLines(rehearsal.policies),
    "",
    "Left standing:",
    ...left.serving.map((line) => `  ${line}`),
    ...left.records.map((line) => `  ${line}`),
    ...(problems.length === 0 ? [] : ["", "Not as it should be:"]),
    ...problems.map((problem) => `  ${problem}`),
  ].join("\n");
}

function policyLines({ deployer, instance, refused }: Policies): readonly string[] {
  return [
    `Policies were enforced: commands ran as ${deployer}, instances as ${instance}; ` +
      `${refused.length === 0 ? "nothing" : `${refused.length} things`} refused.`,
    ...refused.map((what) => `  refused: ${what}`),
  ];
}

function timeline(acts: readonly Act[]): readonly string[] {
  const rows = acts.flatMap((act) => [
    [act.name, `${act.outcome} (exit ${act.exitCode})`, duration(act.seconds)],
    ...act.timeline.map((entry) => [
      `  ${entry.direction === "undo" ? "undo " : ""}${entry.step}`,
      "",
      duration(entry.seconds),
    ]),
  ]);
  const columns = [
    { title: "step" },
    { title: "outcome" },
    { title: "took", align: "right" as const },
  ];
  return statusTable({ columns, rows });
}
