import { AwsError } from "../aws-error.ts";
import type { Findings, Path } from "./findings.ts";
import { formatPath } from "./format-path.ts";
import type { ListShape, MapShape, Shape, StructShape } from "./shape.ts";

/**
 * The input structure that a JSON document stands for. `null` counts as absent. Throws
 * SerializationException where a value has the wrong JSON type; its texts are ours (UNCONFIRMED).
 */
export function readJson(shape: Shape, document: unknown, findings: Findings): unknown {
  return readValue(shape, document, [], findings);
}

function readValue(shape: Shape, value: unknown, path: Path, findings: Findings): unknown {
  switch (shape.kind) {
    case "unit":
      return {};
    case "struct":
      return readStruct(shape, value, path, findings);
    case "list":
      return readList(shape, value, path, findings);
    case "map":
      return readMap(shape, value, path, findings);
    case "blob":
      if (typeof value !== "string") throw mistyped(path, "a base64 string");
      return new Uint8Array(Buffer.from(value, "base64"));
    case "timestamp":
      return readTimestamp(value, path);
    case "string":
    case "number":
    case "boolean":
      if (typeof value !== shape.kind) throw mistyped(path, `a ${shape.kind}`);
      return value;
  }
}

function readStruct(shape: StructShape, value: unknown, path: Path, findings: Findings): unknown {
  const fields = record(value, path);
  const result: Record<string, unknown> = {};
  const known = new Set<string>();
  for (const { name, shape: inner, required } of shape.members) {
    known.add(name);
    const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
    const here = [...path, name];
    if (field !== undefined && field !== null) {
      result[name] = readValue(inner, field, here, findings);
    } else if (required) {
      findings.missing.push(here);
    }
  }
  for (const name of Object.keys(fields)) {
    if (!known.has(name)) findings.unknown.push([...path, name]);
  }
  return result;
}

function readList(shape: ListShape, value: unknown, path: Path, findings: Findings): unknown {
  if (!Array.isArray(value)) throw mistyped(path, "a list");
  return value.map((item, i) => readValue(shape.item.shape, item, [...path, i], findings));
}

function readMap(shape: MapShape, value: unknown, path: Path, findings: Findings): unknown {
  return Object.fromEntries(
    Object.entries(record(value, path)).map(([key, item]) => [
      key,
      readValue(shape.value.shape, item, [...path, key], findings),
    ]),
  );
}

function readTimestamp(value: unknown, path: Path): Date {
  const time = typeof value === "number" ? new Date(value * 1000) : new Date(String(value));
  if (Number.isNaN(time.getTime())) throw mistyped(path, "a timestamp");
  return time;
}

function record(value: unknown, path: Path): Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw mistyped(path, "a structure");
  }
  return value as Readonly<Record<string, unknown>>;
}

const mistyped = (path: Path, wanted: string): AwsError =>
  new AwsError("SerializationException", `Value at '${formatPath(path)}' must be ${wanted}`);
