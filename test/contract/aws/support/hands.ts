import {
  DeleteItemCommand,
  PutItemCommand,
  QueryCommand,
  type AttributeValue,
} from "@aws-sdk/client-dynamodb";
import type { VirtualWorld } from "./virtual-world.ts";

const TableName = "state";
export type Item = Record<string, AttributeValue>;

/** Hands that reach into the table beside slipway. */
export function hands(world: VirtualWorld) {
  const { dynamodb } = world.process("hand").clients;
  const send = <T>(promise: Promise<T>): Promise<T> => world.until(promise);
  const items = async (pk: string): Promise<Item[]> => {
    const query = new QueryCommand({
      TableName,
      ConsistentRead: true,
      KeyConditionExpression: "pk = :pk",
      ExpressionAttributeValues: { ":pk": { S: pk } },
    });
    return (await send(dynamodb.reads.send(query))).Items ?? [];
  };
  return {
    items,
    item: async (pk: string, sk: string): Promise<Item> =>
      (await items(pk)).find((one) => one["sk"]?.S === sk) ?? {},
    put: (Item: Item) => send(dynamodb.writes.send(new PutItemCommand({ TableName, Item }))),
    remove: (pk: string, sk: string) => {
      const Key = { pk: { S: pk }, sk: { S: sk } };
      return send(dynamodb.writes.send(new DeleteItemCommand({ TableName, Key })));
    },
  };
}
