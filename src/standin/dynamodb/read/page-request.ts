import { oneOf } from "../constraints.ts";
import type { Constraint } from "../constraints.ts";
import { validationException } from "../../validation-error.ts";
import type { PageMembers } from "./page.ts";

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
  input: PageMembers & { readonly ProjectionExpression?: string | undefined },
  method: "Querying" | "Scanning",
): void {
  const { Select: select, ProjectionExpression: projection } = input;
  if (select === "ALL_PROJECTED_ATTRIBUTES") {
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
