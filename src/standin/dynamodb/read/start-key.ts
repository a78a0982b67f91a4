import { AwsError } from "../../aws-error.ts";
import type { Place } from "../table/place.ts";
import {
  keyAttributes,
  keyFromRequest,
  keyFromStored,
  refuseKeyAttribute,
} from "../table/schema.ts";
import type { Key, Schema } from "../table/schema.ts";
import { validationException } from "../../validation-error.ts";
import { attributeOf } from "../value/attribute-value.ts";
import type { Item } from "../value/attribute-value.ts";
import { readItem } from "../value/read-value.ts";
import { placeAttributes } from "./source.ts";
import type { Source } from "./source.ts";
import type { AttributeValue } from "@aws-sdk/client-dynamodb";

/** The values of ExclusiveStartKey; the table's say comes later. */
export function readStart(given: Record<string, AttributeValue> | undefined): Item | undefined {
  return given && prefixed(() => readItem(given));
}

/** The key after which a page begins; refuses one that does not fit the table. */
function startKey(schema: Schema, start: Item): Key {
  return prefixed(() => keyFromRequest(schema, start));
}

/** The place after which a page of a table or an index begins. */
export function startPlace(source: Source, start: Item): Place {
  const { table, index, schema } = source;
  if (!index) return { key: startKey(table.schema, start) };
  refuseOtherAttributes(source, start);
  for (const key of keyAttributes(schema)) {
    if (attributeOf(start, key.name) === undefined) throw invalidStart();
    refuseKeyAttribute(schema, key, start);
  }
  const names = keyAttributes(table.schema).map(({ name }) => name);
  const own = Object.fromEntries(Object.entries(start).filter(([name]) => names.includes(name)));
  return { key: keyFromStored(schema, start), own: startKey(table.schema, own) };
}

/** Query says of a key with other attributes than there are less than Scan of a table does. */
export function refuseOtherAttributes(source: Source, start: Item): void {
  if (Object.keys(start).length !== placeAttributes(source).size) throw invalidStart();
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
