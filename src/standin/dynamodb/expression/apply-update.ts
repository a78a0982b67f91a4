import type { Item, Value } from "../value/attribute-value.ts";
import { combineNumbers } from "../value/number-limits.ts";
import { validationException } from "../../validation-error.ts";
import { Draft } from "./draft.ts";
import type { Operand } from "./operand.ts";
import { valueAt } from "./path.ts";
import { addTo, deleteFrom } from "./set-arithmetic.ts";
import type { Action, SetValue } from "./update.ts";

/**
 * The item after an update. Every right side is computed from the item as it was, and list
 * positions mean those of the item as it was, whatever the order of the sections.
 */
export function applyUpdate(actions: readonly Action[], item: Item): Item {
  const rightSides = new Map(
    actions.map((action) => [
      action,
      action.section === "SET" ? evaluate(action.value, item) : undefined,
    ]),
  );
  const draft = new Draft(item);
  for (const action of actions) {
    const existing = valueAt(action.path, item);
    draft.change(action.path, () => {
      if (action.section === "ADD") return addTo(existing, action.value);
      if (action.section === "DELETE") return deleteFrom(existing, action.value);
      return rightSides.get(action);
    });
  }
  return draft.finish();
}

function evaluate(value: SetValue, item: Item): Value {
  if (value.kind !== "sum") return operandValue(value, item);
  const left = operandValue(value.left, item);
  if (left.N === undefined) throw incorrectType();
  const right = operandValue(value.right, item);
  if (right.N === undefined) throw incorrectType();
  return { N: combineNumbers(left.N, value.operator, right.N) };
}

function operandValue(operand: Operand, item: Item): Value {
  if (operand.kind === "value") return operand.value;
  if (operand.kind === "path") return valueAt(operand.path, item) ?? missing();
  const [first, second] = operand.operands;
  if (!first || !second) throw new Error(`${operand.name} was let in without its operands`);
  if (operand.name === "if_not_exists") {
    const existing = first.kind === "path" ? valueAt(first.path, item) : undefined;
    return existing ?? operandValue(second, item);
  }
  const head = operandValue(first, item);
  if (!head.L) throw incorrectType();
  const tail = operandValue(second, item);
  if (!tail.L) throw incorrectType();
  return { L: [...head.L, ...tail.L] };
}

function missing(): never {
  throw validationException(
    "The provided expression refers to an attribute that does not exist in the item",
  );
}

function incorrectType(): Error {
  return validationException("An operand in the update expression has an incorrect data type");
}

/** Whether an update only takes away: on an item that does not exist it then does nothing. */
export function onlyRemoves(actions: readonly Action[]): boolean {
  return (
    actions.length > 0 &&
    actions.every(({ section }) => section === "REMOVE" || section === "DELETE")
  );
}
