import { operation } from "../operation.ts";
import { capacityReport, lengthBetween, oneOf, refuseBroken } from "./constraints.ts";
import { consumedCapacity, writeUnits } from "./consumed-capacity.ts";
import { keyItem } from "./table/schema.ts";
import { validationException } from "../validation-error.ts";
import { identityOf } from "./value/identity.ts";
import { itemSize } from "./value/item-size.ts";
import { readDelete } from "./write/read-delete.ts";
import { readPut } from "./write/read-put.ts";
import { writeItem } from "./write/write-item.ts";
import type { WriteRequest } from "./write/write-request.ts";
import type {
  BatchWriteItemInput,
  BatchWriteItemOutput,
  WriteRequest as WriteMember,
} from "@aws-sdk/client-dynamodb";
import type { DynamoDb } from "./state.ts";

/**
 * BatchWriteItem: up to 25 puts and deletes without conditions, each on its own; nothing is ever
 * left unprocessed here (aws-facts.md §4).
 */
export const batchWriteItem = operation<BatchWriteItemInput, BatchWriteItemOutput>(
  [
    "RequestItems.PutRequest.Item.*",
    "RequestItems.DeleteRequest.Key.*",
    "ReturnConsumedCapacity",
    "ReturnItemCollectionMetrics",
  ],
  (region, input) => {
    const requests = Object.entries(input.RequestItems ?? {});
    refuseBroken([
      lengthBetween("requestItems", "{}", requests.length, 1, Infinity),
      capacityReport(input.ReturnConsumedCapacity),
      oneOf("returnItemCollectionMetrics", input.ReturnItemCollectionMetrics, ["SIZE", "NONE"]),
    ]);
    const writes = requests.flatMap(([name, members]) =>
      members.map((member) => readMember(name, member)),
    );
    if (writes.length > mostItems) {
      throw validationException("Too many items requested for the BatchWriteItem call");
    }
    refuseDuplicates(region.dynamodb, writes);
    const units = new Map<string, number>();
    for (const write of writes) {
      const { table, before, after } = writeItem(region.dynamodb, write);
      const used = writeUnits(itemSize(before ?? {}), itemSize(after ?? {}));
      units.set(table.name, (units.get(table.name) ?? 0) + used);
    }
    const capacities = [...units].flatMap(
      ([name, used]) => consumedCapacity(input.ReturnConsumedCapacity, name, used) ?? [],
    );
    return {
      UnprocessedItems: {},
      ConsumedCapacity: capacities.length > 0 ? capacities : undefined,
    };
  },
);

const mostItems = 25;

function readMember(name: string, { PutRequest: put, DeleteRequest: remove }: WriteMember) {
  if (put && !remove) return readPut({ TableName: name, Item: put.Item });
  if (remove && !put) return readDelete({ TableName: name, Key: remove.Key });
  throw validationException(
    "Supplied AttributeValue has more than one datatypes set, " +
      "must contain exactly one of the supported datatypes",
  );
}

/** Also finds, before anything is written, the tables and keys that are wrong. */
function refuseDuplicates(dynamodb: DynamoDb, writes: readonly WriteRequest[]): void {
  const identities = writes.map((write) => {
    const { name, schema } = dynamodb.table(write.tableName);
    return name + identityOf({ M: { ...keyItem(schema, write.locate(schema)) } });
  });
  if (new Set(identities).size === identities.length) return;
  throw validationException("Provided list of item keys contains duplicates");
}
