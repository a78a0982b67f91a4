import type * as z from "zod";
import { faultOrder } from "./fault-order.ts";

/** What is wrong with an order of a fault, each member named: `ms: …; unknown member "zoen"`. */
export function inWords({ issues }: z.ZodError, document: unknown): string {
  return issues.map((issue) => oneInWords(issue, document)).join("; ");
}

function oneInWords(issue: z.core.$ZodIssue, document: unknown): string {
  if (issue.code === "unrecognized_keys") {
    return `unknown member ${issue.keys.map((key) => JSON.stringify(key)).join(", ")}`;
  }
  if (issue.code === "invalid_union" && issue.path[0] === "kind") {
    const kind = (document as { readonly kind?: unknown }).kind;
    const given = kind === undefined ? "is missing" : `${JSON.stringify(kind)} is not served`;
    return `kind: ${given}; there are ${kinds.join(", ")}`;
  }
  const where = issue.path.length === 0 ? "" : `${issue.path.join(".")}: `;
  return where + issue.message;
}

const kinds = faultOrder.options.map(({ shape }) => shape.kind.value);
