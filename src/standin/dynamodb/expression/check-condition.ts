import { ExpressionError } from "./expression-error.ts";
import { checkLeaf } from "./check-leaf.ts";
import { leavesOf, operandsOf } from "./condition.ts";
import { misused, unknownFunction } from "./operand-refusals.ts";
import type { Condition, Leaf } from "./condition.ts";
import type { Call, Operand } from "./operand.ts";
import type { Placeholders } from "./placeholders.ts";

/**
 * Refuses what can be known to be wrong before an item is looked at, one kind of mistake after the
 * other over the whole expression, in the order in which AWS reports them.
 */
export function checkCondition(
  condition: Condition,
  found: {
    readonly hasRedundantParentheses: boolean;
    /** The first leaf in it has the first undefined name or value. */
    readonly sinceUndefined: ReadonlySet<Condition | Operand>;
  },
  placeholders: Placeholders,
): void {
  if (found.hasRedundantParentheses) {
    throw new ExpressionError("The expression has redundant parentheses;");
  }
  const leaves = leavesOf(condition);
  leaves.forEach(refuseUnknownFunctions);
  for (const leaf of leaves) refuseMisused(callsIn(operandsOf(leaf)), ["size"]);
  for (const leaf of leaves) refuseMisused(leaf.kind === "call" ? [leaf] : [], tests);
  refuse(placeholders.complaint("reserved"));
  for (const leaf of leaves) {
    if (found.sinceUndefined.has(leaf)) refuse(placeholders.complaint("undefined"));
    checkLeaf(leaf);
  }
}

function refuse(complaint: string | undefined): void {
  if (complaint !== undefined) throw new ExpressionError(complaint);
}

/** Functions that decide by themselves, and so can stand alone but be no operand. */
const tests = [
  "attribute_exists",
  "attribute_not_exists",
  "attribute_type",
  "begins_with",
  "contains",
];
/** Functions of update expressions: known, but never allowed here. */
const updateFunctions = ["if_not_exists", "list_append"];

function refuseUnknownFunctions(leaf: Leaf): void {
  for (const call of [...(leaf.kind === "call" ? [leaf] : []), ...callsIn(operandsOf(leaf))]) {
    if (![...tests, ...updateFunctions, "size"].includes(call.name)) throw unknownFunction(call);
  }
}

function refuseMisused(calls: readonly Call[], allowed: readonly string[]): void {
  const wrong = calls.find((call) => !allowed.includes(call.name));
  if (wrong) throw misused(wrong);
}

/** The calls among operands and within them, the innermost first. */
function callsIn(operands: readonly Operand[]): readonly Call[] {
  return operands.flatMap((operand) =>
    operand.kind === "call" ? [...callsIn(operand.operands), operand] : [],
  );
}
