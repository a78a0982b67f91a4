import { AwsError } from "../../aws-error.ts";
import { keyAttributes, keyFromRequest } from "../table/schema.ts";
import type { Key, Schema } from "../table/schema.ts";
import { validationException } from "../../validation-error.ts";
import type { Item } from "../value/attribute-value.ts";
import { readItem } from "../value/read-value.ts";
import type { AttributeValue } from "@aws-sdk/client-dynamodb";

/** The values of ExclusiveStartKey; the table's say comes later. */
export function readStart(given: Record<string, AttributeValue> | undefined): Item | undefined {
  return given && prefixed(() => readItem(given));
}

/** The key after which a page begins; refuses one that does not fit the table. */
export function startKey(schema: Schema, start: Item): Key {
  return prefixed(() => keyFromRequest(schema, start));
}

/** Query says of a key with other attributes than the table's less than Scan does. */
export function refuseOtherAttributes(schema: Schema, start: Item): void {
  const names = keyAttributes(schema).map(({ name }) => name);
  if (Object.keys(start).length !== names.length) throw invalidStart();
}

/** The refusal without a reason. */
export function invalidStart(): Error {
  return validationException(startIsInvalid);
}

const startIsInvalid = "The provided starting key is invalid";

/** AWS puts the prefix before some reasons only. */
const withoutPrefix =
  /contains duplicates|number set|numeric value|significant digits|number with magnitude/;

function prefixed<Result>(read: () => Result): Result {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof AwsError) || withoutPrefix.test(error.message)) throw error;
    throw validationException(`${startIsInvalid}: ${error.message}`);
  }
}
