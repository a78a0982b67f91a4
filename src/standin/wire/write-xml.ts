import { checkMembers } from "./check-members.ts";
import { checkScalar } from "./check-scalar.ts";
import type { ListShape, MapShape, Member, Shape } from "./shape.ts";

/** What every XML body begins with. */
export const xmlDeclaration = '<?xml version="1.0" encoding="UTF-8"?>\n';

/**
 * The members of an output structure as XML elements. `undefined` leaves the element out, an empty
 * list is an empty element: the SDKs read the first as absent and the second as `[]`
 * (aws-facts §8.2).
 */
export function writeMembers(shape: Shape, value: Readonly<Record<string, unknown>>): string {
  if (shape.kind !== "struct") return "";
  checkMembers(shape, value);
  return shape.members.map((member) => writeMember(member, value[member.name])).join("");
}

/** An element with nothing but text in it. */
export function writeText(tag: string, text: string): string {
  return `<${tag}>${escapeXml(text)}</${tag}>`;
}

function writeMember(member: Member, value: unknown): string {
  return writeValue(member.xmlName, member.shape, value, member.flattened);
}

function writeValue(tag: string, shape: Shape, value: unknown, flattened: boolean): string {
  if (value === undefined || value === null) return "";
  switch (shape.kind) {
    case "unit":
      return "";
    case "struct":
      return `<${tag}>${writeMembers(shape, record(tag, value))}</${tag}>`;
    case "list":
      return writeList(tag, shape, list(tag, value), flattened);
    case "map":
      return writeMap(tag, shape, record(tag, value), flattened);
    case "blob":
      return writeText(tag, base64(tag, value));
    case "timestamp":
      return writeText(tag, timestamp(tag, value, shape.format));
    case "string":
    case "number":
    case "boolean":
      return writeText(tag, String(checkScalar(shape, value)));
  }
}

function writeList(tag: string, shape: ListShape, items: readonly unknown[], flattened: boolean) {
  const { item } = shape;
  const itemTag = flattened ? tag : item.xmlName;
  const inner = items.map((one) => writeValue(itemTag, item.shape, one, item.flattened)).join("");
  return flattened ? inner : `<${tag}>${inner}</${tag}>`;
}

function writeMap(tag: string, shape: MapShape, map: Record<string, unknown>, flattened: boolean) {
  const entryTag = flattened ? tag : "entry";
  const inner = Object.entries(map)
    .map(([key, value]) => {
      const pair = writeText(shape.key.xmlName, key) + writeMember(shape.value, value);
      return `<${entryTag}>${pair}</${entryTag}>`;
    })
    .join("");
  return flattened ? inner : `<${tag}>${inner}</${tag}>`;
}

function record(tag: string, value: unknown): Record<string, unknown> {
  if (typeof value !== "object" || value === null) throw new TypeError(`${tag} is no structure`);
  return value as Record<string, unknown>;
}

function list(tag: string, value: unknown): readonly unknown[] {
  if (!Array.isArray(value)) throw new TypeError(`${tag} is no list`);
  return value;
}

function base64(tag: string, value: unknown): string {
  if (!(value instanceof Uint8Array)) throw new TypeError(`${tag} is no blob`);
  return Buffer.from(value).toString("base64");
}

function timestamp(tag: string, value: unknown, format: string | undefined): string {
  if (!(value instanceof Date)) throw new TypeError(`${tag} is no timestamp`);
  if (format === "epoch-seconds") return String(value.getTime() / 1000);
  return format === "http-date" ? value.toUTCString() : value.toISOString();
}

const escapes: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "\r": "&#xD;",
};

function escapeXml(text: string): string {
  return text.replace(/[&<>"\r]/g, (character) => escapes[character] ?? character);
}
