import { compareValues } from "../value/compare-values.ts";
import { typeOf, valueTypes } from "../value/attribute-value.ts";
import type { Value } from "../value/attribute-value.ts";
import { operandsOf } from "./condition.ts";
import type { Leaf } from "./condition.ts";
import { ExpressionError } from "./expression-error.ts";
import {
  incorrectType,
  knownType,
  pathRequired,
  refuseKnownType,
  refuseOperandCount,
} from "./operand-refusals.ts";
import type { Call, Operand } from "./operand.ts";
import { pathText } from "./path.ts";

/** Refuses operands that one comparison or function can never take, whatever the item holds. */
export function checkLeaf(leaf: Leaf): void {
  for (const operand of operandsOf(leaf)) {
    if (operand.kind === "call") checkSize(operand);
  }
  switch (leaf.kind) {
    case "comparison":
      refuseSamePath(leaf.operator, leaf.left, [leaf.right]);
      if (leaf.operator !== "=" && leaf.operator !== "<>") refuseUnordered(leaf.operator, leaf);
      return;
    case "between":
      refuseBounds(leaf.low, leaf.high);
      refuseUnordered("BETWEEN", leaf);
      return;
    case "in":
      refuseLongList(1 + leaf.list.length);
      return;
    case "call":
      checkCall(leaf);
  }
}

function checkSize(call: Call): void {
  refuseOperandCount(call, 1);
  for (const operand of call.operands) {
    if (operand.kind === "call") checkSize(operand);
    refuseKnownType("size", operand, ["S", "B", "SS", "NS", "BS", "L", "M"]);
  }
}

function refuseUnordered(operator: string, leaf: Leaf): void {
  for (const operand of operandsOf(leaf)) refuseKnownType(operator, operand, ["S", "N", "B"]);
}

function refuseSamePath(operator: string, first: Operand, rest: readonly Operand[]): void {
  if (first.kind !== "path") return;
  const text = pathText(first.path);
  if (rest.every((operand) => operand.kind !== "path" || pathText(operand.path) !== text)) return;
  throw new ExpressionError(
    "The first operand must be distinct from the remaining operands for this operator or " +
      `function; operator: ${operator}, first operand: ${text}`,
  );
}

function refuseBounds(low: Operand, high: Operand): void {
  if (low.kind !== "value" || high.kind !== "value") return;
  const shown =
    `lower bound operand: AttributeValue: ${shownValue(low.value)}, ` +
    `upper bound operand: AttributeValue: ${shownValue(high.value)}`;
  if (typeOf(low.value) !== typeOf(high.value)) {
    throw new ExpressionError(
      `The BETWEEN operator requires same data type for lower and upper bounds; ${shown}`,
    );
  }
  if ((compareValues(low.value, high.value) ?? 0) <= 0) return;
  throw new ExpressionError(
    "The BETWEEN operator requires upper bound to be greater than or equal to lower bound; " +
      shown,
  );
}

function shownValue(value: Value): string {
  const type = typeOf(value);
  return `{${type}:${shownContent(value[type])}}`;
}

function shownContent(content: unknown): string {
  if (content instanceof Uint8Array) return Buffer.from(content).toString("base64");
  if (Array.isArray(content)) return `[${content.map(shownContent).join(", ")}]`;
  return typeof content === "string" ? content : JSON.stringify(content);
}

/** The developer guide says 100 values; AWS counts the operand before IN as one of them. */
function refuseLongList(operands: number): void {
  if (operands <= 100) return;
  throw new ExpressionError(
    `The IN operator is provided with too many operands; number of operands: ${operands}`,
  );
}

function checkCall(call: Call): void {
  const [first, second] = call.operands;
  const isExistence = call.name.startsWith("attribute_") && call.name !== "attribute_type";
  refuseOperandCount(call, isExistence ? 1 : 2);
  if (!first) return;
  if (isExistence && first.kind !== "path") throw pathRequired(call);
  if (!second) return;
  refuseSamePath(call.name, first, [second]);
  if (call.name === "attribute_type") refuseTypeName(second);
  if (call.name === "begins_with") {
    for (const operand of call.operands) refuseKnownType(call.name, operand, ["S", "B"]);
  }
}

function refuseTypeName(operand: Operand): void {
  if (operand.kind !== "value" || operand.value.S === undefined) {
    throw incorrectType("attribute_type", knownType(operand) ?? "{NS,SS,L,BS,N,M,B,BOOL,NULL,S}");
  }
  const name = operand.value.S;
  if (valueTypes.some((type) => type === name)) return;
  throw new ExpressionError(
    `Invalid attribute type name found; type: ${name}, valid types: {${valueTypes.join()}}`,
  );
}
