import { AwsError } from "../../aws-error.ts";
import type { DynamoDb } from "../state.ts";
import { keyItem } from "../table/schema.ts";
import type { Key } from "../table/schema.ts";
import type { Table } from "../table/table.ts";
import { validationException } from "../../validation-error.ts";
import type { Item } from "../value/attribute-value.ts";
import { identityOf } from "../value/identity.ts";
import { isAllowed, reportsItem } from "./write-item.ts";
import type { Written } from "./write-item.ts";
import type { WriteRequest } from "./write-request.ts";
import type { CancellationReason } from "@aws-sdk/client-dynamodb";

/**
 * Makes all the writes or none. First every change is checked against its table, and the first that
 * does not fit cancels the transaction alone; then every condition is looked at, and all that fail
 * are named. The reasons stand in the order of the writes (aws-facts.md §4).
 */
export function transact(dynamodb: DynamoDb, requests: readonly WriteRequest[]): Written[] {
  const tables = requests.map(({ tableName }) => dynamodb.table(tableName));
  const places = locate(requests, tables);
  if (dynamodb.quirks.has("DDB-21")) refuseSameItem(places);
  const outcomes = requests.map((request, index) => evaluate(dynamodb, request, places[index]));
  const reasons = outcomes.map(({ reason }) => reason);
  cancelIf(dynamodb.quirks.has("DDB-20") ? reasons : reasons.filter(({ Code }) => Code !== "None"));
  return outcomes.flatMap(({ written, place }) => {
    if (!written) return [];
    dynamodb.write(place.table, place.key, written.after);
    return [written];
  });
}

interface Place {
  readonly table: Table;
  readonly key: Key;
}

const none: CancellationReason = { Code: "None" };

function locate(requests: readonly WriteRequest[], tables: readonly Table[]): readonly Place[] {
  const places: Place[] = [];
  for (const [index, table] of tables.entries()) {
    try {
      const key = requests[index]?.locate(table);
      if (key) places.push({ table, key });
    } catch (error) {
      const reason = validationReason(error);
      throw cancelled(requests.map((_, position) => (position === index ? reason : none)));
    }
  }
  return places;
}

function refuseSameItem(places: readonly Place[]): void {
  const identities = places.map(
    ({ table, key }) => table.name + identityOf({ M: { ...keyItem(table.schema, key) } }),
  );
  if (new Set(identities).size === identities.length) return;
  throw validationException("Transaction request cannot include multiple operations on one item");
}

interface Outcome {
  readonly place: Place;
  readonly reason: CancellationReason;
  readonly written?: Written;
}

function evaluate(dynamodb: DynamoDb, request: WriteRequest, place: Place | undefined): Outcome {
  if (!place) throw new Error("a write of a transaction has no place");
  const { table, key } = place;
  const before = table.items.get(key);
  if (!isAllowed(request, before)) {
    const shown = reportsItem(dynamodb, request) ? before : undefined;
    return { place, reason: failedCondition(shown) };
  }
  try {
    const after = request.change(before, keyItem(table.schema, key), table);
    return { place, reason: none, written: { table, before, after } };
  } catch (error) {
    return { place, reason: validationReason(error) };
  }
}

function failedCondition(shown: Item | undefined): CancellationReason {
  return {
    Code: "ConditionalCheckFailed",
    Message: "The conditional request failed",
    ...(shown ? { Item: shown } : {}),
  };
}

/** A refusal of one write as a reason; any other error is not the transaction's to explain. */
function validationReason(error: unknown): CancellationReason {
  if (!(error instanceof AwsError) || error.code !== "ValidationException") throw error;
  return { Code: "ValidationError", Message: error.message };
}

function cancelIf(reasons: readonly CancellationReason[]): void {
  if (reasons.some(({ Code }) => Code !== "None")) throw cancelled(reasons);
}

function cancelled(reasons: readonly CancellationReason[]): AwsError {
  const codes = reasons.map(({ Code }) => Code).join(", ");
  return new AwsError(
    "TransactionCanceledException",
    "Transaction cancelled, please refer cancellation reasons for specific reasons " + `[${codes}]`,
    { fields: { CancellationReasons: reasons } },
  );
}
