import { compareValues } from "../value/compare-values.ts";
import { identityOf } from "../value/identity.ts";
import { typeOf } from "../value/attribute-value.ts";
import type { Item, Value } from "../value/attribute-value.ts";
import type { Comparator, Condition } from "./condition.ts";
import { contains } from "./contains.ts";
import type { Call, Operand } from "./operand.ts";
import { valueAt } from "./path.ts";

/**
 * Whether a condition holds for an item (`{}` stands for none). What is missing equals nothing, not
 * even another missing value, is `<>` to everything and has no order; values of different types
 * are unequal and have no order. None of this is an error.
 */
export function holds(condition: Condition, item: Item): boolean {
  switch (condition.kind) {
    case "and":
      return holds(condition.left, item) && holds(condition.right, item);
    case "or":
      return holds(condition.left, item) || holds(condition.right, item);
    case "not":
      return !holds(condition.negated, item);
    case "comparison":
      return compares(
        condition.operator,
        evaluate(condition.left, item),
        evaluate(condition.right, item),
      );
    case "between": {
      const value = evaluate(condition.operand, item);
      return (
        compares(">=", value, evaluate(condition.low, item)) &&
        compares("<=", value, evaluate(condition.high, item))
      );
    }
    case "in": {
      const value = evaluate(condition.operand, item);
      return condition.list.some((candidate) => compares("=", value, evaluate(candidate, item)));
    }
    case "call":
      return passes(condition, item);
  }
}

/** `left operator right`; also decides sort keys against a key condition. */
export function compares(
  operator: Comparator,
  left: Value | undefined,
  right: Value | undefined,
): boolean {
  if (left === undefined || right === undefined) return operator === "<>";
  if (operator === "=") return identityOf(left) === identityOf(right);
  if (operator === "<>") return identityOf(left) !== identityOf(right);
  const order = compareValues(left, right);
  if (order === undefined) return false;
  if (order === 0) return operator === "<=" || operator === ">=";
  return order < 0 ? operator.startsWith("<") : operator.startsWith(">");
}

/** Whether a string or binary begins with another of its type. */
export function beginsWith(whole: Value, start: Value): boolean {
  if (whole.S !== undefined && start.S !== undefined) return whole.S.startsWith(start.S);
  if (whole.B === undefined || start.B === undefined) return false;
  return Buffer.compare(whole.B.subarray(0, start.B.length), start.B) === 0;
}

function evaluate(operand: Operand, item: Item): Value | undefined {
  switch (operand.kind) {
    case "path":
      return valueAt(operand.path, item);
    case "value":
      return operand.value;
    case "call":
      return sizeOf(operand.operands[0] && evaluate(operand.operands[0], item));
  }
}

function passes(call: Call, item: Item): boolean {
  const [first, second] = call.operands.map((operand) => evaluate(operand, item));
  if (call.name === "attribute_not_exists") return first === undefined;
  if (first === undefined) return false;
  if (call.name === "attribute_exists") return true;
  if (second === undefined) return false;
  if (call.name === "attribute_type") return typeOf(first) === second.S;
  if (call.name === "begins_with") return beginsWith(first, second);
  if (call.name === "contains") return contains(first, second);
  throw new Error(`the function ${call.name} was let in`);
}

/** What `size()` gives: characters, bytes, or the number of elements or members. */
function sizeOf(value: Value | undefined): Value | undefined {
  const sized = value && (value.S ?? value.B ?? value.SS ?? value.NS ?? value.BS ?? value.L);
  if (sized !== undefined) return { N: String(sized.length) };
  return value?.M && { N: String(Object.keys(value.M).length) };
}
