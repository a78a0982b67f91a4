import type { Change } from "../domain/change.ts";
import type { Plan, PlannedCost, PlannedMutation, PlannedStep } from "../domain/plan.ts";
import { duration } from "./duration.ts";

/** A plan for people: what differs, what would be called, what it costs, what to know. */
export function planLines(plan: Plan): readonly string[] {
  const { release, rollout, previous } = plan;
  const what = release.isNew ? "would be published and rolled out" : "would be rolled out";
  const title =
    rollout === null
      ? `${plan.service} in ${plan.environment}: ${release.id} is live already.`
      : `${plan.service} in ${plan.environment}: ${release.number} (${release.id}) ${what}` +
        `${previous === null ? ", the first" : ` in place of ${previous}`}, as rollout ${rollout}.`;
  return [
    title,
    "",
    ...plan.changes.map(changeLine),
    "",
    ...(plan.steps.length > 0
      ? plan.steps.flatMap(stepLines)
      : ["Nothing would be changed in AWS."]),
    ...costLines(plan.cost),
    ...(plan.notes.length > 0 ? ["", ...plan.notes] : []),
    ...(plan.next === null ? [] : ["", `Do it: ${plan.next}`]),
  ];
}

function changeLine({ kind, from, to }: Change): string {
  if (kind === "none") {
    return "change  none";
  }
  return from === null ? `change  ${kind}` : `change  ${kind}: ${from} -> ${to}`;
}

function stepLines({ step, mutations }: PlannedStep): readonly string[] {
  return [step, ...mutations.map(mutationLine)];
}

function mutationLine({ call, resource, detail }: PlannedMutation): string {
  return `  ${call}  ${resource}${detail === "" ? "" : `: ${detail}`}`;
}

function costLines(cost: PlannedCost): readonly string[] {
  const { instanceType, overlapInstances, overlapSeconds, keptInstances, keptSeconds } = cost;
  const hours = (instances: number, seconds: number): string =>
    ((instances * seconds) / 3600).toFixed(2);
  const line = (what: string, instances: number, seconds: number, more: string): string =>
    `cost    ${what}: ${instances} x ${instanceType} for ${duration(seconds)}${more}, ` +
    `${hours(instances, seconds)} instance-hours`;
  return [
    ...(overlapInstances > 0 || keptInstances > 0 ? [""] : []),
    ...(overlapInstances > 0
      ? [line("overlap", overlapInstances, overlapSeconds, " and as long as the boots take")]
      : []),
    ...(keptInstances > 0 ? [line("keep.previous", keptInstances, keptSeconds, "")] : []),
  ];
}
