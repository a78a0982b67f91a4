import type { Value } from "./attribute-value.ts";

/**
 * Text that two values share exactly when DynamoDB calls them equal: type and content, whatever the
 * order of a map's members or of a set's elements.
 */
export function identityOf(value: Value): string {
  if (value.S !== undefined) return `S${JSON.stringify(value.S)}`;
  if (value.N !== undefined) return `N${value.N}`;
  if (value.B !== undefined) return `B${hex(value.B)}`;
  if (value.SS !== undefined)
    return set(
      "SS",
      value.SS.map((text) => JSON.stringify(text)),
    );
  if (value.NS !== undefined) return set("NS", value.NS);
  if (value.BS !== undefined) return set("BS", value.BS.map(hex));
  if (value.L !== undefined) return `L[${elements(value.L).join()}]`;
  if (value.M !== undefined) return `M{${members(value.M).join()}}`;
  return value.NULL !== undefined ? "NULL" : `BOOL${value.BOOL}`;
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex");
}

function set(type: string, texts: readonly string[]): string {
  return `${type}(${texts.toSorted().join()})`;
}

function elements(list: readonly Value[]): string[] {
  return list.map(identityOf);
}

function members(map: Readonly<Record<string, Value>>): string[] {
  return Object.entries(map)
    .map(([name, value]) => `${JSON.stringify(name)}:${identityOf(value)}`)
    .toSorted();
}
