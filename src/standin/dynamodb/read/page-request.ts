import { AwsError } from "../../aws-error.ts";
import { between, capacityReport, oneOf, refuseBroken } from "../constraints.ts";
import { keyFromRequest } from "../table/schema.ts";
import type { Key, Schema } from "../table/schema.ts";
import { validationException } from "../../validation-error.ts";
import type { Item } from "../value/attribute-value.ts";
import { readItem } from "../value/read-value.ts";
import type { PageMembers } from "./page.ts";
import type { AttributeValue } from "@aws-sdk/client-dynamodb";

/** Refuses what Query and Scan refuse alike about Limit, Select and ReturnConsumedCapacity. */
export function refusePageRequest(
  input: PageMembers & { readonly ProjectionExpression?: string | undefined },
  method: "Querying" | "Scanning",
): void {
  refuseBroken([
    between("limit", input.Limit, 1, Infinity),
    oneOf("select", input.Select, [
      "SPECIFIC_ATTRIBUTES",
      "COUNT",
      "ALL_ATTRIBUTES",
      "ALL_PROJECTED_ATTRIBUTES",
    ]),
    capacityReport(input.ReturnConsumedCapacity),
  ]);
  const { Select: select, ProjectionExpression: projection } = input;
  if (select === "ALL_PROJECTED_ATTRIBUTES") {
    throw validationException(
      `ALL_PROJECTED_ATTRIBUTES can be used only when ${method} using an IndexName`,
    );
  }
  if (select === "SPECIFIC_ATTRIBUTES" && projection === undefined) {
    throw validationException(
      "Must specify the AttributesToGet or ProjectionExpression when choosing to get " +
        "SPECIFIC_ATTRIBUTES",
    );
  }
  if (select !== undefined && select !== "SPECIFIC_ATTRIBUTES" && projection !== undefined) {
    const what = select === "COUNT" ? "only the Count" : select;
    throw validationException(
      `Cannot specify the ProjectionExpression when choosing to get ${what}`,
    );
  }
}

/** The values of ExclusiveStartKey; the table's say comes later (`startKey`). */
export function readStart(given: Record<string, AttributeValue> | undefined): Item | undefined {
  return given && prefixed(() => readItem(given));
}

/** The key after which a page begins; refuses one that does not fit the table. */
export function startKey(schema: Schema, start: Item | undefined): Key | undefined {
  return start && prefixed(() => keyFromRequest(schema, start));
}

function prefixed<Result>(read: () => Result): Result {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    throw validationException(`The provided starting key is invalid: ${error.message}`);
  }
}
