import type { Value } from "../value/attribute-value.ts";
import { pathsOfOperand } from "./operand.ts";
import type { Operand } from "./operand.ts";
import type { Path } from "./path.ts";

/** One thing an update expression does, in the order of the text. */
export type Action =
  | { readonly section: "SET"; readonly path: Path; readonly value: SetValue }
  | { readonly section: "REMOVE"; readonly path: Path }
  | { readonly section: "ADD" | "DELETE"; readonly path: Path; readonly value: Value };

/** The right side of a SET: an operand, or the sum or difference of two. */
export type SetValue =
  | Operand
  | {
      readonly kind: "sum";
      readonly operator: "+" | "-";
      readonly left: Operand;
      readonly right: Operand;
    };

export const sections = ["SET", "REMOVE", "ADD", "DELETE"] as const;
export type Section = (typeof sections)[number];

/** Every path an action changes or looks at. */
export function pathsOf(action: Action): readonly Path[] {
  if (action.section !== "SET") return [action.path];
  const { value } = action;
  const operands = value.kind === "sum" ? [value.left, value.right] : [value];
  return [action.path, ...operands.flatMap(pathsOfOperand)];
}
