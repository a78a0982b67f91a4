import { AwsError } from "../../aws-error.ts";
import { validationException } from "../../validation-error.ts";
import type { Quirks } from "../../quirks/quirks.ts";
import type { Value } from "../value/attribute-value.ts";
import { readValue } from "../value/read-value.ts";
import type { Condition } from "./condition.ts";
import { ExpressionError } from "./expression-error.ts";
import { parseCondition } from "./parse-condition.ts";
import { parseProjection } from "./parse-projection.ts";
import { parseUpdate } from "./parse-update.ts";
import type { Path } from "./path.ts";
import { Placeholders } from "./placeholders.ts";
import type { Action } from "./update.ts";
import type { AttributeValue } from "@aws-sdk/client-dynamodb";

/** The members of a request that hold expressions and what they refer to. */
export interface ExpressionMembers {
  readonly UpdateExpression?: string | undefined;
  readonly ConditionExpression?: string | undefined;
  readonly KeyConditionExpression?: string | undefined;
  readonly FilterExpression?: string | undefined;
  readonly ProjectionExpression?: string | undefined;
  readonly ExpressionAttributeNames?: Record<string, string> | undefined;
  readonly ExpressionAttributeValues?: Record<string, AttributeValue> | undefined;
}

/** The expressions of one request, read and checked. */
export interface Expressions {
  readonly update: readonly Action[];
  readonly condition: Condition | undefined;
  readonly keyCondition: Condition | undefined;
  readonly filter: Condition | undefined;
  readonly projection: readonly Path[] | undefined;
}

/**
 * Begins to read the expressions of a request: refuses names and values where there is no
 * expression for them. What it returns reads them all; in between AWS looks at the values of items
 * and keys. `kinds` are those its operation knows, in AWS's order for messages.
 */
export function beginExpressions(
  request: ExpressionMembers,
  kinds: readonly ExpressionKind[],
  quirks: Quirks,
): () => Expressions {
  refuseWithoutExpression(request, kinds);
  return () => readExpressions(request, quirks);
}

/** Also refuses names and values that no expression uses. */
function readExpressions(request: ExpressionMembers, quirks: Quirks): Expressions {
  const placeholders = readPlaceholders(request, quirks);
  const parse = <Result>(
    kind: ExpressionKind,
    parser: (source: string, placeholders: Placeholders) => Result,
  ) => parseMember(request, kind, placeholders, parser);
  const expressions: Expressions = {
    update: parse("UpdateExpression", parseUpdate) ?? [],
    condition: parse("ConditionExpression", parseCondition),
    keyCondition: parse("KeyConditionExpression", parseCondition),
    filter: parse("FilterExpression", parseCondition),
    projection: parse("ProjectionExpression", parseProjection),
  };
  if (!quirks.has("DDB-08")) return expressions;
  refuseUnused("ExpressionAttributeNames", placeholders.unusedNames());
  refuseUnused("ExpressionAttributeValues", placeholders.unusedValues());
  return expressions;
}

type ExpressionKind =
  | "UpdateExpression"
  | "ConditionExpression"
  | "KeyConditionExpression"
  | "FilterExpression"
  | "ProjectionExpression";

function refuseWithoutExpression(
  request: ExpressionMembers,
  kinds: readonly ExpressionKind[],
): void {
  const isMissing = (kind: ExpressionKind) => request[kind] === undefined;
  if (request.ExpressionAttributeNames && kinds.every(isMissing)) {
    throw validationException(
      "ExpressionAttributeNames can only be specified when using expressions",
    );
  }
  const withValues = kinds.filter((kind) => kind !== "ProjectionExpression");
  if (request.ExpressionAttributeValues && withValues.every(isMissing)) {
    throw validationException(
      "ExpressionAttributeValues can only be specified when using expressions: " +
        `${withValues.join(" and ")} ${withValues.length > 1 ? "are" : "is"} null`,
    );
  }
}

function readPlaceholders(request: ExpressionMembers, quirks: Quirks): Placeholders {
  const names = Object.entries(request.ExpressionAttributeNames ?? {});
  const values = Object.entries(request.ExpressionAttributeValues ?? {});
  refuseKeys("ExpressionAttributeNames", request.ExpressionAttributeNames, /^#[0-9a-zA-Z_]+$/);
  refuseKeys("ExpressionAttributeValues", request.ExpressionAttributeValues, /^:[0-9a-zA-Z_]+$/);
  return new Placeholders(
    new Map(names),
    new Map(values.map(([key, value]) => [key, readReferenced(key, value)])),
    quirks.has("DDB-07"),
  );
}

function refuseKeys(member: string, given: object | undefined, pattern: RegExp): void {
  if (!given) return;
  const keys = Object.keys(given);
  if (keys.length === 0) throw validationException(`${member} must not be empty`);
  const bad = keys.find((key) => !pattern.test(key));
  if (bad === undefined) return;
  throw validationException(`${member} contains invalid key: Syntax error; key: "${bad}"`);
}

function readReferenced(key: string, given: AttributeValue): Value {
  try {
    return readValue(given);
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    throw validationException(
      `ExpressionAttributeValues contains invalid value: ${error.message} for key ${key}`,
    );
  }
}

/** The length, in bytes, up to which AWS reads an expression (aws-facts.md §4). */
const longestExpression = 4096;

function parseMember<Result>(
  request: ExpressionMembers,
  kind: ExpressionKind,
  placeholders: Placeholders,
  parser: (source: string, placeholders: Placeholders) => Result,
): Result | undefined {
  const source = request[kind];
  if (source === undefined) return undefined;
  try {
    placeholders.startExpression();
    refuseLength(source);
    return parser(source, placeholders);
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    throw validationException(`Invalid ${kind}: ${error.message}`);
  }
}

function refuseLength(source: string): void {
  if (source === "") throw new ExpressionError("The expression can not be empty;");
  const size = Buffer.byteLength(source);
  if (size <= longestExpression) return;
  throw new ExpressionError(
    "Expression size has exceeded the maximum allowed size; " + `expression size: ${size}`,
  );
}

function refuseUnused(member: string, keys: readonly string[]): void {
  if (keys.length === 0) return;
  throw validationException(
    `Value provided in ${member} unused in expressions: keys: {${keys.join(", ")}}`,
  );
}
