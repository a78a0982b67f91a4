import type { Condition } from "../expression/condition.ts";
import type { Key } from "../table/schema.ts";
import type { Table } from "../table/table.ts";
import { validationException } from "../../validation-error.ts";
import type { Item } from "../value/attribute-value.ts";

/** A change of one item, read and checked as far as possible without its table. */
export interface WriteRequest {
  readonly tableName: string;
  readonly condition: Condition | undefined;
  /** Whether a failed condition reports the item that failed it. */
  readonly reportsItemOnFailure: boolean;
  /** Bytes it adds to the payload of a transaction. */
  readonly payloadSize: number;
  /** The key of the item; refuses a change that does not fit the table. */
  readonly locate: (table: Table) => Key;
  /** The item afterwards, or undefined for none; `key` holds the key attributes alone. */
  readonly change: (before: Item | undefined, key: Item, table: Table) => Item | undefined;
}

/** The members that the three writes and the condition check share. */
export interface ConditionMembers {
  readonly TableName: string | undefined;
  readonly ConditionExpression?: string | undefined;
  readonly ReturnValuesOnConditionCheckFailure?: string | undefined;
  /** Of PutItem and DeleteItem alone, which replace or remove a whole item. */
  readonly ReturnValues?: string | undefined;
}

/** There is only the old item to return where a whole one is put or removed. */
export function refuseReturnValues({ ReturnValues: asked }: ConditionMembers): void {
  if (asked === undefined || asked === "ALL_OLD" || asked === "NONE") return;
  throw validationException("ReturnValues can only be ALL_OLD or NONE");
}

/** What those members say. `condition` is the expression, read. */
export function conditionPart(
  input: ConditionMembers,
  condition: Condition | undefined,
): Pick<WriteRequest, "tableName" | "condition" | "reportsItemOnFailure"> {
  return {
    tableName: input.TableName ?? "",
    condition,
    reportsItemOnFailure: input.ReturnValuesOnConditionCheckFailure === "ALL_OLD",
  };
}

/** An item may have up to 400 KB (aws-facts.md §4). */
export const largestItem = 400 * 1024;
