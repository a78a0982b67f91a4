import { pathsOfOperand } from "./operand.ts";
import type { Call, Operand } from "./operand.ts";
import type { Path } from "./path.ts";

/** A condition, filter or key condition expression with its names and values filled in. */
export type Condition =
  | Junction<"and">
  | Junction<"or">
  | Negation
  | Comparison
  | {
      readonly kind: "between";
      readonly operand: Operand;
      readonly low: Operand;
      readonly high: Operand;
    }
  | { readonly kind: "in"; readonly operand: Operand; readonly list: readonly Operand[] }
  | Call;

interface Junction<Kind> {
  readonly kind: Kind;
  readonly left: Condition;
  readonly right: Condition;
}

interface Negation {
  readonly kind: "not";
  readonly negated: Condition;
}

/** `left operator right`. */
interface Comparison {
  readonly kind: "comparison";
  readonly operator: Comparator;
  readonly left: Operand;
  readonly right: Operand;
}

export type Comparator = "=" | "<>" | "<" | "<=" | ">" | ">=";

/** Every part of a condition that is decided by itself, from left to right. */
export function leavesOf(condition: Condition): readonly Leaf[] {
  if (condition.kind === "and" || condition.kind === "or") {
    return [...leavesOf(condition.left), ...leavesOf(condition.right)];
  }
  return condition.kind === "not" ? leavesOf(condition.negated) : [condition];
}

export type Leaf = Exclude<Condition, Junction<"and"> | Junction<"or"> | Negation>;

/** What an operator works on, or a function is given, from left to right. */
export function operandsOf(leaf: Leaf): readonly Operand[] {
  switch (leaf.kind) {
    case "comparison":
      return [leaf.left, leaf.right];
    case "between":
      return [leaf.operand, leaf.low, leaf.high];
    case "in":
      return [leaf.operand, ...leaf.list];
    case "call":
      return leaf.operands;
  }
}

/** Every path a condition looks at. */
export function pathsIn(condition: Condition): readonly Path[] {
  return leavesOf(condition).flatMap((leaf) => operandsOf(leaf).flatMap(pathsOfOperand));
}
