import { AwsError } from "../../aws-error.ts";
import type { DynamoDb } from "../state.ts";
import type { Table } from "./table.ts";
import type { ContinuousBackupsDescription } from "@aws-sdk/client-dynamodb";

/** The table of an operation on its backups, which name a table that is not there otherwise. */
export function backedUpTable(dynamodb: DynamoDb, nameOrArn: string): Table {
  const table = dynamodb.tableOfArn(nameOrArn);
  if (table) return table;
  throw new AwsError("TableNotFoundException", `Table not found: ${nameOrArn}`);
}

/** The latest moment a table can be restored to is this long ago (API reference). */
const latestMs = 300_000;
const dayMs = 86_400_000;

/** Backups as AWS describes them. What is described here can not be restored. */
export function describeBackups(table: Table, nowMs: number): ContinuousBackupsDescription {
  const { recovery } = table;
  if (!recovery) {
    const off = { PointInTimeRecoveryStatus: "DISABLED" as const };
    return { ContinuousBackupsStatus: "ENABLED", PointInTimeRecoveryDescription: off };
  }
  const { since, days } = recovery;
  return {
    ContinuousBackupsStatus: "ENABLED",
    PointInTimeRecoveryDescription: {
      PointInTimeRecoveryStatus: "ENABLED",
      RecoveryPeriodInDays: days,
      EarliestRestorableDateTime: new Date(Math.max(since, nowMs - days * dayMs)),
      LatestRestorableDateTime: new Date(Math.max(since, nowMs - latestMs)),
    },
  };
}
