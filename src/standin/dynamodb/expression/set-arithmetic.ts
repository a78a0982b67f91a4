import { validationException } from "../../validation-error.ts";
import { typeOf } from "../value/attribute-value.ts";
import type { Value } from "../value/attribute-value.ts";
import { identityOf } from "../value/identity.ts";
import { combineNumbers } from "../value/number-limits.ts";

/** ADD: the sum of two numbers or the union of two sets; nothing yet counts as 0 or no elements. */
export function addTo(existing: Value | undefined, value: Value): Value {
  if (existing === undefined) return value;
  refuseOtherType(existing, value);
  if (existing.N !== undefined && value.N !== undefined) {
    return { N: combineNumbers(existing.N, "+", value.N) };
  }
  if (existing.SS && value.SS) return { SS: [...new Set([...existing.SS, ...value.SS])] };
  if (existing.NS && value.NS) return { NS: [...new Set([...existing.NS, ...value.NS])] };
  if (existing.BS && value.BS) {
    return { BS: [...existing.BS, ...without(value.BS, existing.BS)] };
  }
  throw new Error("ADD was let in with neither a number nor a set");
}

/** DELETE: the set without some elements; a set that would be empty is no longer there. */
export function deleteFrom(existing: Value | undefined, value: Value): Value | undefined {
  if (existing === undefined) return undefined;
  refuseOtherType(existing, value);
  const rest = remaining(existing, value);
  const isEmpty = [rest.SS, rest.NS, rest.BS].some((set) => set?.length === 0);
  return isEmpty ? undefined : rest;
}

function remaining(existing: Value, value: Value): Value {
  if (existing.SS) return { SS: existing.SS.filter((text) => !value.SS?.includes(text)) };
  if (existing.NS) return { NS: existing.NS.filter((text) => !value.NS?.includes(text)) };
  if (existing.BS) return { BS: without(existing.BS, value.BS ?? []) };
  throw new Error("DELETE was let in without a set");
}

function without(blobs: readonly Uint8Array[], unwanted: readonly Uint8Array[]): Uint8Array[] {
  const identities = new Set(unwanted.map((B) => identityOf({ B })));
  return blobs.filter((B) => !identities.has(identityOf({ B })));
}

function refuseOtherType(existing: Value, value: Value): void {
  if (typeOf(existing) === typeOf(value)) return;
  throw validationException("An operand in the update expression has an incorrect data type");
}
