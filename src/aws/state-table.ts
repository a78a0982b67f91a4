import type { QueryCommandInput } from "@aws-sdk/client-dynamodb";
import { GetItemCommand, QueryCommand } from "@aws-sdk/client-dynamodb";
import { fail, type Failure } from "../domain/failure.ts";
import type { Clock, Random } from "../engine/ports.ts";
import { attempt } from "./attempt.ts";
import { numberOf, textOf, type Item } from "./attribute-value.ts";
import type { Clients } from "./clients.ts";
import type { InTurn } from "./in-turn.ts";

/** The environment's table and what it takes to use it. */
export interface StateTable {
  readonly name: string;
  readonly clients: Pick<Clients, "dynamodb" | "heartbeat">;
  readonly clock: Clock;
  readonly random: Random;
  /** One queue for heartbeats and ledger writes: they touch the same item (aws-facts §4). */
  readonly inTurn: InTurn;
}

export interface Key {
  readonly pk: string;
  readonly sk: string;
}

export const keyOf = ({ pk, sk }: Key): { pk: { S: string }; sk: { S: string } } => ({
  pk: { S: pk },
  sk: { S: sk },
});

/** One item, read consistently; undefined when there is none. */
export async function readItem(table: StateTable, key: Key): Promise<Item | undefined> {
  const answer = await attempt(
    { action: "dynamodb:GetItem", resource: `item ${key.pk} ${key.sk} of table ${table.name}` },
    () =>
      table.clients.dynamodb.reads.send(
        new GetItemCommand({ TableName: table.name, Key: keyOf(key), ConsistentRead: true }),
      ),
    { ResourceNotFoundException: async (error) => fail(tableGone(table), error) },
  );
  return answer.Item && known(answer.Item);
}

export interface ItemQuery {
  readonly pk: string;
  /** Beginning of the sort key; absent: the whole partition. */
  readonly prefix?: string;
  /** Newest first. */
  readonly backwards?: boolean;
  /** Stop after so many items; absent: all pages. */
  readonly limit?: number;
  /** Attributes to return; absent: all. */
  readonly only?: readonly string[];
}

/** Items of one partition in sort key order, read consistently. */
export async function queryItems(table: StateTable, query: ItemQuery): Promise<readonly Item[]> {
  const items: Item[] = [];
  let from: Record<string, Item[string]> | undefined;
  do {
    const input = queryInput(table.name, query, from);
    const page = await attempt(
      { action: "dynamodb:Query", resource: `partition ${query.pk} of table ${table.name}` },
      () => table.clients.dynamodb.reads.send(new QueryCommand(input)),
      { ResourceNotFoundException: async (error) => fail(tableGone(table), error) },
    );
    items.push(...(page.Items ?? []).map(known));
    from = page.LastEvaluatedKey;
  } while (from && !(query.limit !== undefined && items.length >= query.limit));
  return query.limit === undefined ? items : items.slice(0, query.limit);
}

/**
 * The same item, unless a newer slipway has marked it, with a number `schema` above 1, as one that
 * this version must not go by: then CONFLICT. What it only adds to an item is left as it is.
 */
function known(item: Item): Item {
  const schema = numberOf(item, "schema") ?? 1;
  if (schema > 1) {
    refuseNewer(`item ${textOf(item, "pk")} ${textOf(item, "sk")}`, schema);
  }
  return item;
}

/** What every command says of what it cannot read. */
export function refuseNewer(what: string, schema: number): never {
  fail({
    code: "CONFLICT",
    summary: `The record of ${what} was written by a newer slipway (schema ${schema}).`,
    remedy: "Run the version that wrote it, or a later one.",
  });
}

/** Every command reads before it writes, so a missing table is met here first. */
const tableGone = ({ name }: Pick<StateTable, "name">): Failure => ({
  code: "NOT_FOUND",
  summary: `The base names table ${name}, which does not exist here.`,
  remedy: "Deploy the base's CDK stack again, or correct base in slipway.yaml.",
});

function queryInput(
  table: string,
  query: ItemQuery,
  from: Record<string, Item[string]> | undefined,
): QueryCommandInput {
  const byPrefix = query.prefix === undefined ? "" : " AND begins_with(#sk, :prefix)";
  const only = query.only?.map((name) => [`#only_${name}`, name] as const);
  return {
    TableName: table,
    ConsistentRead: true,
    KeyConditionExpression: `#pk = :pk${byPrefix}`,
    ExpressionAttributeNames: {
      "#pk": "pk",
      ...(query.prefix === undefined ? {} : { "#sk": "sk" }),
      ...Object.fromEntries(only ?? []),
    },
    ExpressionAttributeValues: {
      ":pk": { S: query.pk },
      ...(query.prefix === undefined ? {} : { ":prefix": { S: query.prefix } }),
    },
    ...(only && { ProjectionExpression: only.map(([alias]) => alias).join(", ") }),
    ScanIndexForward: !query.backwards,
    ...(query.limit === undefined ? {} : { Limit: query.limit }),
    ...(from === undefined ? {} : { ExclusiveStartKey: from }),
  };
}
