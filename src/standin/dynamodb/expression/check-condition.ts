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
  hasRedundantParentheses: boolean,
  placeholders: Placeholders,
): void {
  if (hasRedundantParentheses) {
    throw new ExpressionError("The expression has redundant parentheses;");
  }
  const leaves = leavesOf(condition);
  leaves.forEach(refuseUnknownFunctions);
  leaves.forEach(refuseMisusedFunctions);
  for (const about of ["reserved", "undefinedName", "undefinedValue"] as const) {
    const complaint = placeholders.complaint(about);
    if (complaint !== undefined) throw new ExpressionError(complaint);
  }
  leaves.forEach(checkLeaf);
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

function refuseMisusedFunctions(leaf: Leaf): void {
  if (leaf.kind === "call" && !tests.includes(leaf.name)) throw misused(leaf);
  const wrong = callsIn(operandsOf(leaf)).find((call) => call.name !== "size");
  if (wrong) throw misused(wrong);
}

function callsIn(operands: readonly Operand[]): readonly Call[] {
  return operands.flatMap((operand) =>
    operand.kind === "call" ? [operand, ...callsIn(operand.operands)] : [],
  );
}
