import { typeOf } from "../value/attribute-value.ts";
import type { Value, ValueType } from "../value/attribute-value.ts";
import { ExpressionError } from "./expression-error.ts";
import type { Call } from "./operand.ts";
import {
  misused,
  pathRequired,
  refuseKnownType,
  refuseOperandCount,
  unknownFunction,
} from "./operand-refusals.ts";
import { refuseOverlap } from "./path.ts";
import type { Placeholders } from "./placeholders.ts";
import type { Action, Section, SetValue } from "./update.ts";

/**
 * Refuses what can be known to be wrong with an update before an item is looked at, one kind of
 * mistake after the other, in the order in which AWS reports them.
 */
export function checkUpdate(
  actions: readonly Action[],
  repeatedSection: Section | undefined,
  placeholders: Placeholders,
): void {
  refuse(placeholders.complaint("reserved"));
  const calls = actions.flatMap((action) =>
    action.section === "SET" ? callsIn(action.value) : [],
  );
  calls.forEach(refuseFunction);
  refuse(
    repeatedSection &&
      `The "${repeatedSection}" section can only be used once in an update expression;`,
  );
  refuse(placeholders.complaint("undefinedName"));
  refuse(placeholders.complaint("undefinedValue"));
  refuseOverlap(actions.map((action) => action.path));
  for (const action of actions) {
    if (action.section === "ADD" || action.section === "DELETE") checkOperand(action);
  }
  for (const action of actions) {
    if (action.section === "SET") checkSetValue(action.value);
  }
}

function refuse(complaint: string | undefined): void {
  if (complaint !== undefined) throw new ExpressionError(complaint);
}

const conditionFunctions = [
  "attribute_exists",
  "attribute_not_exists",
  "attribute_type",
  "begins_with",
  "contains",
  "size",
];

function refuseFunction(call: Call): void {
  if (conditionFunctions.includes(call.name)) throw misused(call);
  if (call.name !== "if_not_exists" && call.name !== "list_append") throw unknownFunction(call);
}

function callsIn(value: SetValue): readonly Call[] {
  if (value.kind === "sum") return [...callsIn(value.left), ...callsIn(value.right)];
  return value.kind === "call" ? [value, ...value.operands.flatMap(callsIn)] : [];
}

const wordsForTypes: Partial<Record<ValueType, string>> = {
  S: "STRING",
  N: "NUMBER",
  B: "BINARY",
  NULL: "NULL",
  BOOL: "BOOLEAN",
  L: "LIST",
  M: "MAP",
};

/** ADD takes numbers and sets, DELETE only sets. */
function checkOperand(action: { readonly section: "ADD" | "DELETE"; readonly value: Value }): void {
  const type = typeOf(action.value);
  if (wordsForTypes[type] === undefined || (action.section === "ADD" && type === "N")) return;
  throw new ExpressionError(
    "Incorrect operand type for operator or function; " +
      `operator: ${action.section}, operand type: ${wordsForTypes[type]}`,
  );
}

function checkSetValue(value: SetValue): void {
  if (value.kind === "call") checkCall(value);
  if (value.kind !== "sum") return;
  const operands = [value.left, value.right];
  for (const operand of operands) {
    if (operand.kind === "call") checkCall(operand);
  }
  for (const operand of operands) refuseKnownType(value.operator, operand, ["N"]);
}

function checkCall(call: Call): void {
  for (const operand of call.operands) {
    if (operand.kind !== "call") continue;
    // AWS allows if_not_exists inside either function, but list_append inside none.
    if (operand.name === "list_append") throw misused(operand);
    checkCall(operand);
  }
  refuseOperandCount(call, 2);
  const [first] = call.operands;
  if (call.name === "if_not_exists" && first?.kind !== "path") throw pathRequired(call);
  if (call.name !== "list_append") return;
  for (const operand of call.operands) refuseKnownType(call.name, operand, ["L"]);
}
