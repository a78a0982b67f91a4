import { validationException } from "../../validation-error.ts";
import { typeOf } from "../value/attribute-value.ts";
import type { Value } from "../value/attribute-value.ts";
import type { Comparator, Condition, Leaf } from "./condition.ts";
import { operandsOf } from "./condition.ts";
import type { Operand } from "./operand.ts";

/** What a key condition asks of one key attribute. */
export interface KeyTest {
  readonly attribute: string;
  readonly operator: Exclude<Comparator, "<>"> | "between" | "begins_with";
  /** One value; two for `between`. */
  readonly values: readonly Value[];
}

/**
 * The tests, at most one for an attribute, that a key condition expression joins by AND. It has the
 * grammar of a condition, but only part of it is allowed.
 */
export function keyTestsOf(condition: Condition): readonly KeyTest[] {
  const tests: KeyTest[] = [];
  for (const test of collect(condition)) {
    if (tests.some((earlier) => earlier.attribute === test.attribute)) {
      throw validationException("KeyConditionExpressions must only contain one condition per key");
    }
    tests.push(test);
  }
  tests.forEach(refuseTypes);
  if (tests.length > 2) throw validationException("Conditions can be of length 1 or 2 only");
  return tests;
}

/** Names of the operators in messages that come from the older way to write key conditions. */
const olderNames = {
  "=": "EQ",
  "<": "LT",
  "<=": "LE",
  ">": "GT",
  ">=": "GE",
  between: "BETWEEN",
  begins_with: "BEGINS_WITH",
} as const;

function refuseTypes({ operator, values }: KeyTest): void {
  const compared = ["S", "N", "B"];
  const allowed = operator === "=" ? [...compared, "SS", "NS", "BS"] : compared;
  const type = values.map(typeOf).find((one) => !allowed.includes(one));
  if (type === undefined) return;
  throw validationException(
    "One or more parameter values were invalid: " +
      `ComparisonOperator ${olderNames[operator]} is not valid for ${type} AttributeValue type`,
  );
}

function* collect(condition: Condition): Generator<KeyTest> {
  if (condition.kind === "or") throw invalidOperator("OR");
  if (condition.kind === "not") throw invalidOperator("NOT");
  if (condition.kind === "and") {
    yield* collect(condition.left);
    yield* collect(condition.right);
  } else {
    yield testOf(condition);
  }
}

function testOf(leaf: Leaf): KeyTest {
  refuseOperator(leaf);
  const operands = operandsOf(leaf);
  const [first] = operands;
  if (leaf.kind !== "comparison" && first?.kind !== "path") {
    const operator = leaf.kind === "call" ? leaf.name : "BETWEEN";
    throw validationException(
      `Invalid condition in KeyConditionExpression: ${operator} operator must have the key ` +
        "attribute as its first operand",
    );
  }
  const attribute = attributeIn(operands);
  const values = operands.flatMap((operand) => (operand.kind === "value" ? [operand.value] : []));
  return { attribute, operator: operatorOf(leaf, first?.kind === "path"), values };
}

function refuseOperator(leaf: Leaf): void {
  if (leaf.kind === "in") throw invalidOperator("IN");
  if (leaf.kind === "comparison" && leaf.operator === "<>") throw invalidOperator("<>");
  if (leaf.kind === "call" && leaf.name !== "begins_with") throw invalidOperator(leaf.name);
}

/** Goes through the operands in order, as AWS does: the first thing wrong is what it reports. */
function attributeIn(operands: readonly Operand[]): string {
  let attribute: string | undefined;
  for (const operand of operands) {
    if (operand.kind === "call") {
      throw validationException("KeyConditionExpressions cannot contain nested operations");
    }
    if (operand.kind !== "path") continue;
    if (attribute !== undefined) throw invalid("Multiple attribute names used in one condition");
    if (operand.path.length > 1) {
      throw validationException(
        "KeyConditionExpressions cannot have conditions on nested attributes",
      );
    }
    attribute = operand.path[0];
  }
  if (attribute === undefined) throw invalid("No key attribute specified");
  return attribute;
}

const mirrored = { "=": "=", "<": ">", "<=": ">=", ">": "<", ">=": "<=" } as const;

function operatorOf(leaf: Leaf, isAttributeFirst: boolean): KeyTest["operator"] {
  if (leaf.kind === "between") return "between";
  if (leaf.kind === "call") return "begins_with";
  if (leaf.kind === "in" || leaf.operator === "<>") throw new Error("refused before");
  return isAttributeFirst ? leaf.operator : mirrored[leaf.operator];
}

function invalidOperator(operator: string): Error {
  return validationException(`Invalid operator used in KeyConditionExpression: ${operator}`);
}

function invalid(what: string): Error {
  return validationException(`Invalid condition in KeyConditionExpression: ${what}`);
}
