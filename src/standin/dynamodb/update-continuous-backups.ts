import { AwsError } from "../aws-error.ts";
import { operation } from "../operation.ts";
import { between, refuseBroken } from "./constraints.ts";
import { backedUpTable, describeBackups } from "./table/backed-up-table.ts";
import type {
  UpdateContinuousBackupsInput,
  UpdateContinuousBackupsOutput,
} from "@aws-sdk/client-dynamodb";

const mostDays = 35;

/** UpdateContinuousBackups: point-in-time recovery on, for 1 to 35 days back, or off. */
export const updateContinuousBackups = operation<
  UpdateContinuousBackupsInput,
  UpdateContinuousBackupsOutput
>(
  [
    "TableName",
    "PointInTimeRecoverySpecification.PointInTimeRecoveryEnabled",
    "PointInTimeRecoverySpecification.RecoveryPeriodInDays",
  ],
  ({ dynamodb, clock }, input) => {
    const { PointInTimeRecoveryEnabled: isOn, RecoveryPeriodInDays: days } =
      input.PointInTimeRecoverySpecification ?? {};
    const member = "pointInTimeRecoverySpecification.recoveryPeriodInDays";
    refuseBroken([between(member, days, 1, mostDays)]);
    const table = backedUpTable(dynamodb, input.TableName ?? "");
    if (table.status === "CREATING") {
      throw new AwsError(
        "ContinuousBackupsUnavailableException",
        `Backups are being enabled for the table: ${table.name}. Please retry later`,
      );
    }
    const { recovery } = table;
    table.recovery = isOn
      ? { since: recovery?.since ?? clock.now(), days: days ?? recovery?.days ?? mostDays }
      : undefined;
    return { ContinuousBackupsDescription: describeBackups(table, clock.now()) };
  },
);
