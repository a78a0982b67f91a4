import { operation } from "../operation.ts";
import type { Quirks } from "../quirks/quirks.ts";
import { capacityReport, itemCollectionReport, lengthBetween } from "./constraints.ts";
import { oneOf, refuseBroken, shownList } from "./constraints.ts";
import type { Constraint } from "./constraints.ts";
import { transactionCapacity } from "./transaction-capacity.ts";
import { fingerprintOf } from "./fingerprint.ts";
import { validationException } from "../validation-error.ts";
import { readConditionCheck, readDelete } from "./write/read-delete.ts";
import { readPut } from "./write/read-put.ts";
import { readUpdate } from "./write/read-update.ts";
import { transact } from "./write/transaction.ts";
import { writeUse } from "./write/written-capacity.ts";
import type { WriteRequest } from "./write/write-request.ts";
import type {
  TransactWriteItem,
  TransactWriteItemsInput,
  TransactWriteItemsOutput,
} from "@aws-sdk/client-dynamodb";

/** TransactWriteItems: up to 100 writes and condition checks, all or none (aws-facts.md §4). */
export const transactWriteItems = operation<TransactWriteItemsInput, TransactWriteItemsOutput>(
  [
    ...members("ConditionCheck", ["Key.*"]),
    ...members("Put", ["Item.*"]),
    ...members("Delete", ["Key.*"]),
    ...members("Update", ["Key.*", "UpdateExpression"]),
    "ClientRequestToken",
    "ReturnConsumedCapacity",
    "ReturnItemCollectionMetrics",
  ],
  (region, input) => {
    const items = input.TransactItems ?? [];
    refuseBroken(constraintsOf(input, items));
    const requests = items.map((item) => readMember(item, region.quirks));
    refuseSize(requests);
    const token = input.ClientRequestToken;
    const fingerprint = fingerprintOf(items);
    const { requestTokens } = region.dynamodb;
    if (token !== undefined && requestTokens.isRepetition(token, fingerprint)) return {};
    const written = transact(region.dynamodb, requests);
    if (token !== undefined) requestTokens.remember(token, fingerprint);
    const uses = written.map((one) => writeUse(one, 2));
    return {
      ConsumedCapacity: transactionCapacity(
        input.ReturnConsumedCapacity,
        "WriteCapacityUnits",
        uses,
      ),
    };
  },
);

/** All that the writes of one transaction may carry: 4 MB. */
const largestPayload = 4 * 1024 * 1024;

function members(action: string, own: readonly string[]): readonly string[] {
  const shared = [
    "TableName",
    "ConditionExpression",
    "ExpressionAttributeNames",
    "ExpressionAttributeValues.*",
    "ReturnValuesOnConditionCheckFailure",
  ];
  return [...shared, ...own].map((member) => `TransactItems.${action}.${member}`);
}

function constraintsOf(
  input: TransactWriteItemsInput,
  items: readonly TransactWriteItem[],
): readonly Constraint[] {
  const token = input.ClientRequestToken;
  return [
    lengthBetween("transactItems", shownList(items), items.length, 1, 100),
    token === undefined
      ? undefined
      : lengthBetween("clientRequestToken", token, token.length, 1, 36),
    capacityReport(input.ReturnConsumedCapacity),
    itemCollectionReport(input.ReturnItemCollectionMetrics),
    ...items.flatMap((item, index) =>
      Object.entries(item).map(([action, member]) =>
        oneOf(
          `transactItems.${index + 1}.member.${action[0]?.toLowerCase()}${action.slice(1)}` +
            ".returnValuesOnConditionCheckFailure",
          member?.ReturnValuesOnConditionCheckFailure,
          ["ALL_OLD", "NONE"],
        ),
      ),
    ),
  ];
}

function readMember(item: TransactWriteItem, quirks: Quirks): WriteRequest {
  const { ConditionCheck: check, Put: put, Delete: remove, Update: update } = item;
  if ([check, put, remove, update].filter(Boolean).length !== 1) {
    throw validationException("TransactItems can only contain one of Check, Put, Update or Delete");
  }
  if (put) return readPut(put, quirks);
  if (remove) return readDelete(remove, quirks);
  if (update) return readUpdate(update, quirks);
  if (check) return readConditionCheck(check, quirks);
  throw new Error("a transaction's action was counted and then lost");
}

function refuseSize(requests: readonly WriteRequest[]): void {
  const size = requests.reduce((sum, { payloadSize }) => sum + payloadSize, 0);
  if (size <= largestPayload) return;
  throw validationException(`Transaction payload size cannot exceed ${largestPayload} bytes`);
}
