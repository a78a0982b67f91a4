import { parseXML } from "@aws-sdk/xml-builder";
import type { Findings, Path } from "../findings.ts";
import { readText } from "../read-text.ts";
import type { ListShape, Shape, StructShape } from "../shape.ts";
import { malformedXml } from "./malformed-xml.ts";

/**
 * The structure that an XML document stands for, of which the root must be called `root`. Throws
 * MalformedXML where it is no XML or another document (text as S3's users quote it).
 */
export function readXml(shape: Shape, body: Uint8Array, root: string, findings: Findings): unknown {
  return readElement(shape, parse(body, root), [], findings);
}

function parse(body: Uint8Array, root: string): unknown {
  let document: unknown;
  try {
    document = parseXML(Buffer.from(body).toString("utf8"));
  } catch {
    throw malformedXml();
  }
  const content = isRecord(document) && Object.hasOwn(document, root) ? document[root] : undefined;
  if (content === undefined) throw malformedXml();
  return content;
}

function readElement(shape: Shape, content: unknown, path: Path, findings: Findings): unknown {
  switch (shape.kind) {
    case "unit":
      return {};
    case "struct":
      return readStruct(shape, content, path, findings);
    case "list":
      return readList(shape, content, path, findings);
    case "map":
      throw malformedXml();
    case "string":
    case "number":
    case "boolean":
    case "blob":
    case "timestamp":
      return readText(shape, textOf(content), path);
  }
}

function readStruct(shape: StructShape, content: unknown, path: Path, findings: Findings): unknown {
  const fields = isRecord(content) ? content : {};
  const taken = new Set(["xmlns"]);
  const result: Record<string, unknown> = {};
  for (const { name, shape: inner, xmlName, flattened, required } of shape.members) {
    const field = Object.hasOwn(fields, xmlName) ? fields[xmlName] : undefined;
    const here = [...path, name];
    taken.add(xmlName);
    if (field !== undefined) {
      const items = inner.kind === "list" && flattened ? { [inner.item.xmlName]: field } : field;
      result[name] = readElement(inner, items, here, findings);
    } else if (required) {
      findings.missing.push(here);
    }
  }
  for (const name of Object.keys(fields)) {
    if (!taken.has(name)) findings.unknown.push([...path, name]);
  }
  return result;
}

function readList({ item }: ListShape, content: unknown, path: Path, findings: Findings): unknown {
  const found = isRecord(content) ? content[item.xmlName] : undefined;
  const items: readonly unknown[] =
    found === undefined ? [] : Array.isArray(found) ? found : [found];
  return items.map((one, i) => readElement(item.shape, one, [...path, i], findings));
}

/** An element with attributes has its text in a member of its own. */
function textOf(content: unknown): string {
  if (typeof content === "string") return content;
  const text = isRecord(content) ? content["#text"] : undefined;
  return typeof text === "string" ? text : "";
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
