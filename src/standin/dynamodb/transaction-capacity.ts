import { consumedCapacity } from "./consumed-capacity.ts";
import type { ConsumedCapacity } from "@aws-sdk/client-dynamodb";

/** What a transaction consumed of each of its tables, when the request asks. */
export function transactionCapacity(
  asked: string | undefined,
  kind: "ReadCapacityUnits" | "WriteCapacityUnits",
  uses: readonly { readonly table: string; readonly units: number }[],
): ConsumedCapacity[] | undefined {
  const totals = new Map<string, number>();
  for (const { table, units } of uses) totals.set(table, (totals.get(table) ?? 0) + units);
  const capacities = [...totals].flatMap(([table, units]) => {
    const capacity = consumedCapacity(asked, table, units);
    return capacity ? [{ ...capacity, [kind]: units }] : [];
  });
  return capacities.length > 0 ? capacities : undefined;
}
