import type { Call } from "./watched-commands.ts";

/** A run of calls as one line each for the steps it took. */
export interface StepLine {
  /** Empty for what comes before the first step, and where there are none. */
  readonly step: string;
  readonly line: string;
}

/**
 * Calls in order as a page shows them, changes in bold: a run of the same change once with its
 * number, a read once between two changes however often a wait has repeated it. Without heartbeats.
 */
export function callLine(calls: readonly Call[]): string {
  const shown: { readonly action: string; readonly mutating: boolean; times: number }[] = [];
  let reads = new Set<string>();
  for (const { action, mutating, isHeartbeat } of calls) {
    const last = shown.at(-1);
    if (isHeartbeat || (!mutating && reads.has(action))) continue;
    if (mutating && last?.action === action) {
      last.times += 1;
      continue;
    }
    reads = mutating ? new Set() : reads.add(action);
    shown.push({ action, mutating, times: 1 });
  }
  const words = inOneOrder(shown).map(({ action, mutating, times }) => {
    const name = mutating ? `**\`${action}\`**` : `\`${action}\``;
    return times === 1 ? name : `${name} ×${times}`;
  });
  return words.length === 0 ? "none" : words.join(", ");
}

/** What preflight asks of the ground side by side, in an order that differs from run to run. */
const sideBySide = ["ec2:DescribeImages", "ec2:DescribeSubnets", "sts:GetCallerIdentity"];

/** Calls with those that are made side by side in one order. */
function inOneOrder<T extends { readonly action: string }>(shown: readonly T[]): readonly T[] {
  const isOneOf = ({ action }: T): boolean => sideBySide.includes(action);
  const first = shown.findIndex(isOneOf);
  if (first < 0) return shown;
  const found = shown.slice(first).findIndex((call) => !isOneOf(call));
  const end = found < 0 ? shown.length : first + found;
  const sorted = shown.slice(first, end).toSorted((a, b) => a.action.localeCompare(b.action));
  return [...shown.slice(0, first), ...sorted, ...inOneOrder(shown.slice(end))];
}

/** The same of each step of a rollout. */
export function stepLines(calls: readonly Call[]): readonly StepLine[] {
  const steps = new Set(["", ...calls.map(({ step }) => step)]);
  return [...steps].map((step) => ({
    step,
    line: callLine(calls.filter((call) => call.step === step)),
  }));
}

/** Changes alone, step by step, without the bold that would tell them from reads. */
export function changeLines(calls: readonly Call[]): readonly StepLine[] {
  return stepLines(calls.filter(({ mutating }) => mutating))
    .map(({ step, line }) => ({ step, line: line.replaceAll("**", "") }))
    .filter(({ step, line }) => step === "" || line !== "none");
}
