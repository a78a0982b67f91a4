import { fill } from "../kept/fill.ts";
import type { KeptRoom } from "../kept/kept-room.ts";
import type { RequestTokens } from "./request-tokens.ts";
import type { Entry } from "./table/item-store.ts";
import { Table } from "./table/table.ts";

interface KeptDynamoDb {
  readonly tables: readonly KeptTable[];
  readonly tokens: RequestTokens["inside"]["seen"];
}

type KeptTable = Omit<Table, "items" | "replica" | "write" | "measure"> & {
  readonly items: readonly Entry[];
};

/** Tables with their items, time to live, and the tokens of transactions. */
export const keptTables: KeptRoom<KeptDynamoDb> = {
  name: "dynamodb",
  fields: {
    DynamoDb: { requestTokens: "kept", "#region": "given", "#tables": "kept" },
    RequestTokens: { "#region": "given", "#seen": "kept" },
    Table: {
      name: "kept",
      arn: "kept",
      id: "kept",
      schema: "kept",
      createdAt: "kept",
      billing: "kept",
      items: "kept",
      replica: "worked out",
      status: "kept",
      timeToLive: "kept",
      collectsAt: "kept",
    },
    Replica: { "#items": "worked out", "#underway": "anew" },
    ItemStore: { "#partitions": "kept" },
  },
  keep: ({ dynamodb }) => ({
    tables: [...dynamodb.inside.tables.values()].map(keepTable),
    tokens: dynamodb.requestTokens.inside.seen,
  }),
  restore({ dynamodb }, kept) {
    for (const { items, status, timeToLive, collectsAt, ...identity } of kept.tables) {
      const table = new Table(identity);
      Object.assign(table, { status, timeToLive, collectsAt });
      for (const { key, item } of items) table.write(key, item, -Infinity);
      dynamodb.inside.tables.set(table.name, table);
    }
    fill(dynamodb.requestTokens.inside.seen, kept.tokens);
  },
  resume({ dynamodb }) {
    for (const table of dynamodb.inside.tables.values()) dynamodb.resume(table);
  },
};

function keepTable(table: Table): KeptTable {
  const { name, arn, id, schema, createdAt, billing, status, timeToLive, collectsAt } = table;
  const identity = { name, arn, id, schema, createdAt, billing };
  return { ...identity, status, timeToLive, collectsAt, items: table.items.all() };
}
