import { parsePath } from "./path.ts";
import type { Value } from "../value/attribute-value.ts";
import type { Path } from "./path.ts";
import type { Placeholders } from "./placeholders.ts";
import type { TokenReader } from "./token-reader.ts";

/** What an operator or a function works on. */
export type Operand =
  | { readonly kind: "path"; readonly path: Path }
  | { readonly kind: "value"; readonly value: Value }
  | Call;

/** A function and what it is given, whether or not the function exists. */
export interface Call {
  readonly kind: "call";
  readonly name: string;
  readonly operands: readonly Operand[];
}

/** Every path an operand looks at. */
export function pathsOfOperand(operand: Operand): readonly Path[] {
  if (operand.kind === "path") return [operand.path];
  return operand.kind === "call" ? operand.operands.flatMap(pathsOfOperand) : [];
}

/** How deep calls and parentheses may nest before the stand-in stops reading. */
export const deepestNesting = 400;

/**
 * Reads a path, a `:value` or a call; parentheses are left to the caller through `parseArgument`.
 */
export function parseOperand(
  reader: TokenReader,
  placeholders: Placeholders,
  keywords: readonly string[],
  parseArgument: () => Operand,
): Operand {
  const { kind, text } = reader.next;
  if (kind === "valueReference") {
    return { kind: "value", value: placeholders.value(reader.take().text) };
  }
  if (kind === "name" && reader.isFollowedBy("(") && !reader.isKeyword(...keywords)) {
    reader.take();
    return { kind: "call", name: text, operands: parseList(reader, parseArgument) };
  }
  return { kind: "path", path: parsePath(reader, placeholders, keywords) };
}

/** Reads `(a, b, …)`, at least one. */
export function parseList(reader: TokenReader, parseOne: () => Operand): readonly Operand[] {
  reader.expectSymbol("(");
  const operands = [parseOne()];
  while (reader.takeSymbol(",")) operands.push(parseOne());
  reader.expectSymbol(")");
  return operands;
}
