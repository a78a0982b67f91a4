import { keyAttributes } from "./schema.ts";
import type { Schema } from "./schema.ts";
import type { Billing, Table } from "./table.ts";
import { indexKeyOf, projected } from "./global-index.ts";
import type { GlobalIndex } from "./global-index.ts";
import { itemSize } from "../value/item-size.ts";
import type { GlobalSecondaryIndexDescription, TableDescription } from "@aws-sdk/client-dynamodb";

/** A table as DescribeTable, CreateTable and DeleteTable show it. */
export function describe(table: Table): TableDescription {
  const keys = [table.schema, ...table.indexes.map((index) => index.schema)].flatMap(keyAttributes);
  const defined = new Map(keys.map(({ name, type }) => [name, type]));
  const { count, bytes } = table.measure();
  return {
    TableName: table.name,
    TableArn: table.arn,
    TableId: table.id,
    TableStatus: table.status,
    CreationDateTime: table.createdAt,
    AttributeDefinitions: [...defined].map(([name, type]) => ({
      AttributeName: name,
      AttributeType: type,
    })),
    KeySchema: keySchema(table.schema),
    ProvisionedThroughput: throughput(table.billing),
    ...(table.billing ? {} : { BillingModeSummary: { BillingMode: "PAY_PER_REQUEST" } }),
    ItemCount: count,
    TableSizeBytes: bytes,
    ...(table.indexes.length > 0 ? { GlobalSecondaryIndexes: indexesOf(table) } : {}),
    DeletionProtectionEnabled: table.isProtected,
  };
}

function indexesOf(table: Table): GlobalSecondaryIndexDescription[] {
  return table.indexes.map((index) => ({
    IndexName: index.name,
    KeySchema: keySchema(index.schema),
    Projection: {
      ProjectionType: index.projection.type,
      ...(index.projection.type === "INCLUDE"
        ? { NonKeyAttributes: [...index.projection.attributes] }
        : {}),
    },
    IndexStatus: index.status,
    ...(index.isBackfilling ? { Backfilling: true } : {}),
    ProvisionedThroughput: throughput(index.billing),
    ...measure(table, index),
    IndexArn: `${table.arn}/index/${index.name}`,
  }));
}

function measure(table: Table, index: GlobalIndex) {
  const items = index.status === "ACTIVE" ? table.items.all() : [];
  const sizes = items.flatMap(({ item }) =>
    indexKeyOf(index, item) ? [itemSize(projected(index, table.schema, item))] : [],
  );
  return {
    IndexSizeBytes: sizes.reduce((sum, size) => sum + size, 0),
    ItemCount: sizes.length,
  };
}

function keySchema(schema: Schema) {
  return keyAttributes(schema).map(({ name }, index) => ({
    AttributeName: name,
    KeyType: index === 0 ? ("HASH" as const) : ("RANGE" as const),
  }));
}

function throughput(billing: Billing) {
  return {
    NumberOfDecreasesToday: 0,
    ReadCapacityUnits: billing?.read ?? 0,
    WriteCapacityUnits: billing?.write ?? 0,
  };
}
