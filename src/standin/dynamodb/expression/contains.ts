import { identityOf } from "../value/identity.ts";
import type { Value } from "../value/attribute-value.ts";

/**
 * `contains(whole, part)`: a piece of a string or binary, an element of a set, or an element, of
 * any type, of a list.
 */
export function contains(whole: Value, part: Value): boolean {
  if (whole.S !== undefined) return part.S !== undefined && whole.S.includes(part.S);
  if (whole.B !== undefined)
    return part.B !== undefined && Buffer.from(whole.B).includes(Buffer.from(part.B));
  return elementsOf(whole).some((element) => identityOf(element) === identityOf(part));
}

function elementsOf(value: Value): readonly Value[] {
  return (
    value.L ??
    value.SS?.map((S) => ({ S })) ??
    value.NS?.map((N) => ({ N })) ??
    value.BS?.map((B) => ({ B })) ??
    []
  );
}
