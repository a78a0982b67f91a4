import type {
  AttributeValue,
  QueryCommandInput,
  TransactWriteItem,
} from "@aws-sdk/client-dynamodb";
import type { Region } from "../region.ts";
import type { Check } from "./check.ts";

type Item = Readonly<Record<string, AttributeValue>>;

interface Named {
  readonly TableName?: string;
  readonly Key?: Item;
  readonly Item?: Item;
  readonly TransactItems?: readonly TransactWriteItem[];
}

/**
 * DynamoDB: of an item, its partition key is `dynamodb:LeadingKeys`; a transaction is asked for
 * part by part, each by the action of its kind (developer guide, IAM policy conditions). A query
 * has the partition key it asks for; what has none (Scan, tables) has no leading key.
 */
export function checkDynamoDb(region: Region, operation: string, input: object): Check[] {
  const { TransactItems, ...one } = input as Named;
  if (TransactItems) return TransactItems.flatMap((item) => checkPart(region, item));
  const keys = operation === "Query" ? queried(region, input as QueryCommandInput) : [];
  return [check(region, operation, one, keys)];
}

const partActions = {
  ConditionCheck: "ConditionCheckItem",
  Put: "PutItem",
  Update: "UpdateItem",
  Delete: "DeleteItem",
} as const;

function checkPart(region: Region, item: TransactWriteItem): Check[] {
  return Object.entries(partActions).flatMap(([kind, action]) => {
    const part = item[kind as keyof typeof partActions] as Named | undefined;
    return part ? [check(region, action, part, [])] : [];
  });
}

function check(
  region: Region,
  operation: string,
  { TableName = "*", Key, Item: item }: Named,
  queriedKeys: readonly string[],
): Check {
  const partitionKey = partitionKeyOf(region, TableName);
  const own = textOf((Key ?? item)?.[partitionKey]);
  const keys = own === undefined ? queriedKeys : [own];
  return {
    action: `dynamodb:${operation}`,
    resource: `arn:aws:dynamodb:${region.name}:${region.account}:table/${TableName}`,
    context: keys.length > 0 ? { "dynamodb:LeadingKeys": keys } : {},
  };
}

/** The text that a query's `partitionKey = :value` compares with. */
function queried(region: Region, input: QueryCommandInput): readonly string[] {
  const { KeyConditionExpression = "", TableName = "" } = input;
  const names = input.ExpressionAttributeNames ?? {};
  const partitionKey = partitionKeyOf(region, TableName);
  return [...KeyConditionExpression.matchAll(/(#?\w+)\s*=\s*(:\w+)/g)].flatMap(
    ([, name = "", value = ""]) => {
      const text = textOf(input.ExpressionAttributeValues?.[value]);
      return (names[name] ?? name) === partitionKey && text !== undefined ? [text] : [];
    },
  );
}

const textOf = (value: AttributeValue | undefined): string | undefined => value?.S ?? value?.N;

function partitionKeyOf({ dynamodb }: Region, table: string): string {
  return dynamodb.inside.tables.get(table)?.schema.partitionKey.name ?? "";
}
