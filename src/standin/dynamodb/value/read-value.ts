import { identityOf } from "./identity.ts";
import { canonicalNumber } from "./number-limits.ts";
import type { Item, Value } from "./attribute-value.ts";
import { validationException } from "../../validation-error.ts";
import type { AttributeValue } from "@aws-sdk/client-dynamodb";

/**
 * Takes in attribute values from a request: own copies, numbers in canonical text. Refuses what AWS
 * refuses: no type or several, empty or repeating sets, bad numbers, more than 32 levels of
 * nesting.
 */
export function readItem(given: Record<string, AttributeValue>): Item {
  return readMembers(given, 0);
}

/** The same for a single value, as in ExpressionAttributeValues. */
export function readValue(given: AttributeValue): Value {
  return read(given, 0);
}

const deepest = 32;

function readMembers(given: Record<string, AttributeValue>, depth: number): Record<string, Value> {
  return Object.fromEntries(
    Object.entries(given).map(([name, value]) => [name, read(value, depth)]),
  );
}

function read(given: AttributeValue, depth: number): Value {
  if (depth > deepest) throw validationException("Nesting Levels have exceeded supported limits");
  const values = contents(given, depth);
  const [value] = values;
  if (value === undefined)
    throw validationException(`Supplied AttributeValue is empty, ${exactlyOne}`);
  if (values.length > 1) {
    throw validationException(
      `Supplied AttributeValue has more than one datatypes set, ${exactlyOne}`,
    );
  }
  return value;
}

const exactlyOne = "must contain exactly one of the supported datatypes";

function contents(given: AttributeValue, depth: number) {
  const found: Value[] = [];
  if (given.N !== undefined) found.push({ N: canonicalNumber(given.N) });
  if (given.S !== undefined) found.push({ S: given.S });
  if (given.B !== undefined) found.push({ B: given.B.slice() });
  if (given.BOOL !== undefined) found.push({ BOOL: given.BOOL });
  if (given.NULL !== undefined) found.push(readNull(given.NULL));
  if (given.SS !== undefined) found.push(readStringSet(given.SS));
  if (given.NS !== undefined) found.push(readNumberSet(given.NS));
  if (given.BS !== undefined) found.push(readBinarySet(given.BS));
  if (given.M !== undefined) found.push({ M: readMembers(given.M, depth + 1) });
  if (given.L !== undefined) found.push({ L: given.L.map((value) => read(value, depth + 1)) });
  return found;
}

function readNull(isNull: boolean): Value {
  if (!isNull) throw invalidParameter("Null attribute value types must have the value of true");
  return { NULL: true };
}

function readStringSet(texts: readonly string[]): Value {
  if (texts.length === 0) throw invalidParameter("An string set  may not be empty");
  if (new Set(texts).size < texts.length) {
    throw invalidParameter(`Input collection [${texts.join(", ")}] contains duplicates.`);
  }
  return { SS: [...texts] };
}

function readNumberSet(texts: readonly string[]): Value {
  if (texts.length === 0) throw invalidParameter("An number set  may not be empty");
  const numbers = texts.map(canonicalNumber);
  if (new Set(numbers).size < numbers.length) {
    throw validationException("Input collection contains duplicates");
  }
  return { NS: numbers };
}

function readBinarySet(blobs: readonly Uint8Array[]): Value {
  if (blobs.length === 0) throw invalidParameter("Binary sets should not be empty");
  if (new Set(blobs.map((B) => identityOf({ B }))).size < blobs.length) {
    const shown = blobs.map((blob) => Buffer.from(blob).toString("base64")).join(", ");
    throw invalidParameter(`Input collection [${shown}]of type BS contains duplicates.`);
  }
  return { BS: blobs.map((blob) => blob.slice()) };
}

function invalidParameter(what: string): Error {
  return validationException(`One or more parameter values were invalid: ${what}`);
}
