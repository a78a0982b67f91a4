import { checkMembers } from "./check-members.ts";
import { checkScalar } from "./check-scalar.ts";
import type { MapShape, Shape, StructShape } from "./shape.ts";

/** An output structure as the JSON document of the reply: blobs in base64, times in seconds. */
export function writeJson(shape: Shape, value: unknown): unknown {
  switch (shape.kind) {
    case "unit":
      return {};
    case "struct":
      return writeStruct(shape, value);
    case "list":
      if (!Array.isArray(value)) throw new TypeError("an output member is no list");
      return value.map((item) => writeJson(shape.item.shape, item));
    case "map":
      return writeMap(shape, value);
    case "blob":
      if (!(value instanceof Uint8Array)) throw new TypeError("an output member is no blob");
      return Buffer.from(value).toString("base64");
    case "timestamp":
      if (!(value instanceof Date)) throw new TypeError("an output member is no timestamp");
      return shape.format === "date-time" ? value.toISOString() : value.getTime() / 1000;
    case "string":
    case "number":
    case "boolean":
      return checkScalar(shape, value);
  }
}

function writeStruct(shape: StructShape, value: unknown): unknown {
  const fields = record(value);
  checkMembers(shape, fields);
  const document: Record<string, unknown> = {};
  for (const member of shape.members) {
    const field = fields[member.name];
    if (field === undefined || field === null) continue;
    document[member.name] = writeJson(member.shape, field);
  }
  return document;
}

function writeMap(shape: MapShape, value: unknown): unknown {
  const entries = Object.entries(record(value)).filter(([, item]) => item !== undefined);
  return Object.fromEntries(
    entries.map(([key, item]) => [key, writeJson(shape.value.shape, item)]),
  );
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null) {
    throw new TypeError("an output member is no structure");
  }
  return value as Readonly<Record<string, unknown>>;
}
