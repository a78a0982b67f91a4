import { partition } from "../domain/names.ts";
import type { Boots } from "../engine/ports.ts";
import { readBootReport } from "./read-boot-report.ts";
import type { StateTable } from "./state-table.ts";
import { queryItems } from "./state-table.ts";

/** Boot reports as the instances of a rollout write them (userdata/README.md). */
export function createBoots(table: StateTable, service: string): Boots {
  return {
    async reports(rollout) {
      const items = await queryItems(table, { pk: partition.boot(service, rollout) });
      return items.map(readBootReport);
    },
  };
}
