import { keyAttributes } from "./schema.ts";
import type { Table } from "./table.ts";
import type { TableDescription } from "@aws-sdk/client-dynamodb";

/** A table as DescribeTable, CreateTable and DeleteTable show it. */
export function describe(table: Table): TableDescription {
  const keys = keyAttributes(table.schema);
  const { count, bytes } = table.measure();
  return {
    TableName: table.name,
    TableArn: table.arn,
    TableId: table.id,
    TableStatus: table.status,
    CreationDateTime: table.createdAt,
    AttributeDefinitions: keys.map(({ name, type }) => ({
      AttributeName: name,
      AttributeType: type,
    })),
    KeySchema: keys.map(({ name }, index) => ({
      AttributeName: name,
      KeyType: index === 0 ? "HASH" : "RANGE",
    })),
    ProvisionedThroughput: {
      NumberOfDecreasesToday: 0,
      ReadCapacityUnits: table.billing?.read ?? 0,
      WriteCapacityUnits: table.billing?.write ?? 0,
    },
    ...(table.billing ? {} : { BillingModeSummary: { BillingMode: "PAY_PER_REQUEST" } }),
    ItemCount: count,
    TableSizeBytes: bytes,
  };
}
