import { ExpressionError } from "./expression-error.ts";
import { typeOf } from "../value/attribute-value.ts";
import type { ValueType } from "../value/attribute-value.ts";
import type { Call, Operand } from "./operand.ts";

/** The type of a `:value` or of a size; undefined for what is known only when the item is. */
export function knownType(operand: Operand): ValueType | undefined {
  if (operand.kind === "call") return operand.name === "size" ? "N" : undefined;
  return operand.kind === "value" ? typeOf(operand.value) : undefined;
}

/** Refuses a call with another number of operands than its function takes. */
export function refuseOperandCount(call: Call, expected: number): void {
  if (call.operands.length === expected) return;
  throw new ExpressionError(
    "Incorrect number of operands for operator or function; " +
      `operator or function: ${call.name}, number of operands: ${call.operands.length}`,
  );
}

/** Refuses an operand known to be of a type that the operator or function cannot take. */
export function refuseKnownType(
  operator: string,
  operand: Operand,
  allowed: readonly ValueType[],
): void {
  const type = knownType(operand);
  if (type === undefined || allowed.includes(type)) return;
  throw incorrectType(operator, type);
}

/** The error for an operand of a type that the operator or function cannot take. */
export function incorrectType(operator: string, type: string): ExpressionError {
  return new ExpressionError(
    "Incorrect operand type for operator or function; " +
      `operator or function: ${operator}, operand type: ${type}`,
  );
}

/** The error for a function, known or not, that stands where it may not. */
export function misused(call: Call): ExpressionError {
  return new ExpressionError(
    `The function is not allowed to be used this way in an expression; function: ${call.name}`,
  );
}

/** The error for a function that does not exist. */
export function unknownFunction(call: Call): ExpressionError {
  return new ExpressionError(`Invalid function name; function: ${call.name}`);
}

/** The error for a function that takes a document path and was given something else. */
export function pathRequired(call: Call): ExpressionError {
  return new ExpressionError(
    `Operator or function requires a document path; operator or function: ${call.name}`,
  );
}
