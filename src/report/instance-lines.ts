import type { InstanceStatus } from "../domain/status.ts";
import { duration } from "./duration.ts";
import { statusTable } from "./status-table.ts";

/** Instances as a table; nothing when there is none. `nowMs` is for ages. */
export function instanceLines(
  instances: readonly InstanceStatus[],
  nowMs: number,
): readonly string[] {
  const hasReferences = instances.some(({ references }) => Object.keys(references).length > 0);
  const right = ["WEIGHT", "AGE"];
  const titles = ["INSTANCE", "RELEASE", "ZONE", "STATE", "HEALTH", ...right, "CONFIG", "BOOT"];
  return instances.length === 0
    ? []
    : statusTable({
        columns: [...titles, ...(hasReferences ? ["REFERENCES"] : [])].map((title) => ({
          title,
          align: right.includes(title) ? ("right" as const) : ("left" as const),
        })),
        rows: instances.map((one) => [
          one.instance,
          one.release,
          one.zone,
          one.state,
          one.health,
          `${Math.round(one.percent)} %`,
          age(one.since, nowMs),
          one.configVersion === null ? "?" : `v${one.configVersion}`,
          [one.driver ?? "?", one.scriptVersion ?? ""].join(" ").trimEnd(),
          Object.entries(one.references)
            .map(([key, resolved]) => `${key}=${resolved}`)
            .join(" "),
        ]),
      });
}

const age = (since: string | null, nowMs: number): string =>
  since === null ? "?" : duration(Math.max(0, nowMs - Date.parse(since)) / 1000);
