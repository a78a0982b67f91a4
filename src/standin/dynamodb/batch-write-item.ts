import { AwsError } from "../aws-error.ts";
import { operation } from "../operation.ts";
import type { Quirks } from "../quirks/quirks.ts";
import { capacityReport, itemCollectionReport, refuseBroken, tableNamesIn } from "./constraints.ts";
import type { Constraint } from "./constraints.ts";
import { consumedCapacity, together } from "./consumed-capacity.ts";
import type { Use } from "./consumed-capacity.ts";
import { keyItem } from "./table/schema.ts";
import type { Key } from "./table/schema.ts";
import type { Table } from "./table/table.ts";
import { validationException } from "../validation-error.ts";
import { identityOf } from "./value/identity.ts";
import { readDelete } from "./write/read-delete.ts";
import { readPut } from "./write/read-put.ts";
import { writeItem } from "./write/write-item.ts";
import { writeUse } from "./write/written-capacity.ts";
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
    const most = region.quirks.has("DDB-15") ? mostItems : Infinity;
    const requests = Object.entries(input.RequestItems ?? {});
    refuseBroken([
      capacityReport(input.ReturnConsumedCapacity),
      itemCollectionReport(input.ReturnItemCollectionMetrics),
      ...tableNamesIn(input.RequestItems ?? {}),
      requestCounts(
        requests.map(([, members]) => members.length),
        most,
      ),
    ]);
    const writes = requests.flatMap(([name, members]) => readMembers(name, members, region.quirks));
    if (writes.length > most) {
      throw validationException("Too many items requested for the BatchWriteItem call");
    }
    if (region.quirks.has("DDB-16")) refuseDuplicates(region.dynamodb, writes);
    const uses = new Map<string, Use>();
    for (const write of writes) {
      const use = writeUse(writeItem(region.dynamodb, write));
      const earlier = uses.get(use.name);
      uses.set(use.name, earlier ? together(earlier, use) : use);
    }
    const capacities = [...uses.values()].flatMap(
      (use) => consumedCapacity(input.ReturnConsumedCapacity, use) ?? [],
    );
    return {
      UnprocessedItems: {},
      ConsumedCapacity: capacities.length > 0 ? capacities : undefined,
    };
  },
);

const mostItems = 25;

function requestCounts(counts: readonly number[], most: number): Constraint {
  if (counts.every((count) => count >= 1 && count <= most)) return undefined;
  return (
    "Value '{...}' at 'requestItems' failed to satisfy constraint: Map value must satisfy " +
    `constraint: [Member must have length less than or equal to ${most}, ` +
    "Member must have length greater than or equal to 1]"
  );
}

function readMembers(
  name: string,
  members: readonly WriteMember[],
  quirks: Quirks,
): readonly WriteRequest[] {
  if (members.some(({ PutRequest: put, DeleteRequest: remove }) => !put === !remove)) {
    throw validationException(
      "Supplied AttributeValue has more than one datatypes set, " +
        "must contain exactly one of the supported datatypes",
    );
  }
  return members.map(({ PutRequest: put, DeleteRequest: remove }) =>
    put
      ? readPut({ TableName: name, Item: put.Item }, quirks)
      : readDelete({ TableName: name, Key: remove?.Key }, quirks),
  );
}

/** Also finds, before anything is written, the tables and keys that are wrong. */
function refuseDuplicates(dynamodb: DynamoDb, writes: readonly WriteRequest[]): void {
  const identities = writes.map((write) => {
    const table = dynamodb.table(write.tableName);
    return table.name + identityOf({ M: { ...keyItem(table.schema, locate(write, table)) } });
  });
  if (new Set(identities).size === identities.length) return;
  throw validationException("Provided list of item keys contains duplicates");
}

/** In a batch AWS says of a bad key in an item no more than of one in a key. */
function locate(write: WriteRequest, table: Table): Key {
  try {
    return write.locate(table);
  } catch (error) {
    const isMismatch = error instanceof AwsError && mismatch.test(error.message);
    if (!isMismatch) throw error;
    throw validationException("The provided key element does not match the schema");
  }
}

const mismatch = /Missing the key|Type mismatch for key/;
