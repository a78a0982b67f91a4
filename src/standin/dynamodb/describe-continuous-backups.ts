import { operation } from "../operation.ts";
import { backedUpTable, describeBackups } from "./table/backed-up-table.ts";
import type {
  DescribeContinuousBackupsInput,
  DescribeContinuousBackupsOutput,
} from "@aws-sdk/client-dynamodb";

/** DescribeContinuousBackups: whether point-in-time recovery is on, and how far back it goes. */
export const describeContinuousBackups = operation<
  DescribeContinuousBackupsInput,
  DescribeContinuousBackupsOutput
>(["TableName"], ({ dynamodb, clock }, input) => ({
  ContinuousBackupsDescription: describeBackups(
    backedUpTable(dynamodb, input.TableName ?? ""),
    clock.now(),
  ),
}));
