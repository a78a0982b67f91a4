import { fill } from "../kept/fill.ts";
import type { KeptRoom } from "../kept/kept-room.ts";
import type { RequestTokens } from "./request-tokens.ts";
import type { Entry } from "./table/item-store.ts";
import { Table } from "./table/table.ts";

interface KeptDynamoDb {
  readonly tables: readonly KeptTable[];
  readonly tokens: RequestTokens["inside"]["seen"];
}

type KeptTable = Omit<Table, "items" | "replica" | "write" | "measure" | Later> &
  Partial<Pick<Table, Later>> & {
    readonly items: readonly Entry[];
  };

/** What states that earlier stand-ins wrote do not have. */
type Later = "indexes" | "isProtected" | "tags" | "recovery";

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
      indexes: "kept",
      isProtected: "kept",
      tags: "kept",
      recovery: "kept",
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
    for (const { items, tags, ...one } of kept.tables) {
      const table = new Table(one);
      const { status, timeToLive, collectsAt, indexes = [], isProtected = false, recovery } = one;
      Object.assign(table, { status, timeToLive, collectsAt, indexes, isProtected, recovery });
      fill(table.tags, tags ?? new Map());
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
  const { indexes, isProtected, tags, recovery } = table;
  const identity = { name, arn, id, schema, createdAt, billing };
  const settings = { status, timeToLive, collectsAt, indexes, isProtected, tags, recovery };
  return { ...identity, ...settings, items: table.items.all() };
}
