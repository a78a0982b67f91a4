import { consumedCapacity, together } from "./consumed-capacity.ts";
import type { Use } from "./consumed-capacity.ts";
import type { ConsumedCapacity } from "@aws-sdk/client-dynamodb";

/** What a transaction consumed of each of its tables, when the request asks. */
export function transactionCapacity(
  asked: string | undefined,
  kind: "ReadCapacityUnits" | "WriteCapacityUnits",
  uses: readonly Use[],
): ConsumedCapacity[] | undefined {
  const totals = new Map<string, Use>();
  for (const use of uses) {
    const earlier = totals.get(use.name);
    totals.set(use.name, earlier ? together(earlier, use) : use);
  }
  const capacities = [...totals.values()].flatMap((use) => {
    const capacity = consumedCapacity(asked, use);
    return capacity ? [{ ...capacity, [kind]: capacity.CapacityUnits }] : [];
  });
  return capacities.length > 0 ? capacities : undefined;
}
