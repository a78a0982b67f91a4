import type { Case, Step } from "./case.ts";
import { scanned } from "./tables.ts";

const TableName = "key-s";
const empty = scanned[0]!.name;

/** Cases too rare to be left to chance; `number` keeps their items apart. */
const steps: readonly ((number: number) => readonly Step[])[] = [
  (number) => [put(number), update(number, "SET m.a = :v, m.b = :v, m[1] = :v", "v")],
  (number) => [put(number), remove(number, { ConditionExpression: "if_not_exists(n, :v) = :v" })],
  (number) => [
    {
      name: "UpdateItem",
      input: {
        TableName,
        Key: keyOf(number),
        UpdateExpression: "ADD #n :s",
        ExpressionAttributeNames: { "#n": "toString" },
        ExpressionAttributeValues: { ":s": values[":s"] },
      },
    },
  ],
  () => [{ name: "Scan", input: { TableName: empty, Select: "ALL_PROJECTED_ATTRIBUTES" } }],
  () => [{ name: "Scan", input: { TableName: empty, ReturnConsumedCapacity: "TOTAL" } }],
  () => [{ name: "Scan", input: { TableName: empty, Segment: 0 } }],
  (number) => [remove(number, { ReturnValues: "ALL_NEW" })],
  (number) => [
    { name: "PutItem", input: { TableName, Item: { ...keyOf(number), n: { N: "+1000" } } } },
  ],
  (number) => [
    {
      name: "BatchWriteItem",
      input: {
        RequestItems: {
          [TableName]: [
            { PutRequest: { Item: keyOf(number) }, DeleteRequest: { Key: keyOf(number) } },
          ],
        },
      },
    },
  ],
  (number) => [put(number), remove(number, { ConditionExpression: "NOT NOT n = :v" })],
  (number) => [put(number), update(number, "SET x = contains(n, :v)", "v")],
  (number) => [put(number), update(number, "SET x = if_not_exists(x, list_append(l, l))")],
  (number) => [update(number, "REMOVE n"), get(number)],
  (number) => [update(number, "DELETE n :s", "s"), get(number)],
];

export const corners = steps.length;

export function corner(number: number, index: number): Case {
  return { steps: steps[index]!(number) };
}

const keyOf = (number: number) => ({ p: { S: `corner ${number}` } });

const values = { ":v": { N: "1" }, ":s": { SS: ["a"] } };

function put(number: number): Step {
  const Item = { ...keyOf(number), n: { N: "1" }, m: { M: {} }, l: { L: [] } };
  return { name: "PutItem", input: { TableName, Item } };
}

const get = (number: number): Step => ({
  name: "GetItem",
  input: { TableName, Key: keyOf(number), ConsistentRead: true },
});

function remove(number: number, more: object): Step {
  const isConditional = "ConditionExpression" in more;
  const ExpressionAttributeValues = { ":v": values[":v"] };
  return {
    name: "DeleteItem",
    input: {
      TableName,
      Key: keyOf(number),
      ...(isConditional ? { ExpressionAttributeValues } : {}),
      ...more,
    },
  };
}

function update(number: number, UpdateExpression: string, used?: "v" | "s"): Step {
  return {
    name: "UpdateItem",
    input: {
      TableName,
      Key: keyOf(number),
      UpdateExpression,
      ...(used ? { ExpressionAttributeValues: { [`:${used}`]: values[`:${used}`] } } : {}),
    },
  };
}
