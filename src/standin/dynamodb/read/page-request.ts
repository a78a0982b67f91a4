import { oneOf } from "../constraints.ts";
import type { Constraint } from "../constraints.ts";
import { validationException } from "../../validation-error.ts";
import type { Path } from "../expression/path.ts";
import { isProjected } from "../table/global-index.ts";
import type { PageMembers } from "./page.ts";
import type { Source } from "./source.ts";

/** The constraint of Select, the first that Query and Scan look at. */
export function select(value: string | undefined): Constraint {
  return oneOf("select", value, [
    "SPECIFIC_ATTRIBUTES",
    "COUNT",
    "ALL_ATTRIBUTES",
    "ALL_PROJECTED_ATTRIBUTES",
  ]);
}

/** Refuses a Select that does not go with the other members of a Query or Scan. */
export function refuseSelect(
  input: PageMembers & {
    readonly ProjectionExpression?: string | undefined;
    readonly IndexName?: string | undefined;
  },
  method: "Querying" | "Scanning",
): void {
  const { Select: select, ProjectionExpression: projection } = input;
  if (select === "ALL_PROJECTED_ATTRIBUTES" && input.IndexName === undefined) {
    throw validationException(
      `ALL_PROJECTED_ATTRIBUTES can be used only when ${method} using an IndexName`,
    );
  }
  if (select === "SPECIFIC_ATTRIBUTES" && projection === undefined) {
    throw validationException(
      "Must specify the AttributesToGet or ProjectionExpression when choosing to get " +
        "SPECIFIC_ATTRIBUTES",
    );
  }
  if (select !== undefined && select !== "SPECIFIC_ATTRIBUTES" && projection !== undefined) {
    const what = select === "COUNT" ? "only the Count" : select;
    throw validationException(
      `Cannot specify the ProjectionExpression when choosing to get ${what}`,
    );
  }
}

/** Refuses what an index would have to fetch from its table, which a global one never does. */
export function refuseUnprojected(
  { table, index }: Source,
  selected: string | undefined,
  paths: readonly Path[],
): void {
  if (!index) return;
  if (selected === "ALL_ATTRIBUTES" && index.projection.type !== "ALL") {
    throw validationException(
      "One or more parameter values were invalid: Select type ALL_ATTRIBUTES is not supported " +
        `for global secondary index ${index.name} because its projection type is not ALL`,
    );
  }
  const missing = paths
    .map(([name]) => name)
    .filter((one) => !isProjected(index, table.schema, one));
  if (missing.length === 0) return;
  throw validationException(
    "One or more parameter values were invalid: " +
      `Global secondary index ${index.name} does not project [${[...new Set(missing)].join(", ")}]`,
  );
}
