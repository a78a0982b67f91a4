import { createHash } from "node:crypto";
import { canonicalJson } from "../domain/canonical-json.ts";
import type { Item } from "./attribute-value.ts";
import { textOf } from "./attribute-value.ts";
import { refuseNewer } from "./state-table.ts";

/** The canonical text a value is stored as; equal values have equal text. */
export const documentText = canonicalJson;

/** Hexadecimal SHA-256 of the text's UTF-8 bytes. */
export function sha256Of(text: string | Uint8Array): string {
  return createHash("sha256").update(text).digest("hex");
}

/**
 * The document of an item. Its shape is taken on trust: only slipway writes here. An item without a
 * readable document is a bug, or somebody's hand, and is thrown as such.
 */
export function readDocument<Document>(item: Item, what: string): Document {
  const text = textOf(item, "document");
  if (text === undefined) {
    throw new Error(`${what} has no document`);
  }
  const document: unknown = JSON.parse(text);
  if (typeof document !== "object" || document === null) {
    throw new Error(`the document of ${what} is not an object`);
  }
  return document as Document;
}

/** A document that says which schema it follows; CONFLICT when a newer slipway wrote it. */
export function readRecord<Document extends { readonly schema: 1 }>(
  item: Item,
  what: string,
): Document {
  const document = readDocument<Document>(item, what);
  const schema: unknown = document.schema;
  if (typeof schema === "number" && schema > 1) {
    refuseNewer(what, schema);
  }
  if (schema !== 1) {
    throw new Error(`${what} has schema ${String(schema)}; this version reads 1`);
  }
  return document;
}
