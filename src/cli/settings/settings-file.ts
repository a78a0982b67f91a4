import { LineCounter, isMap, isNode, isScalar, parseDocument, type Document } from "yaml";
import { fail } from "../../domain/failure.ts";

/** `slipway.yaml` as parsed, and where its values stand. */
export interface SettingsFile {
  /** As people call it: the path they gave, or `slipway.yaml`. */
  readonly name: string;
  readonly content: unknown;
  /** `slipway.yaml:4:11` of the nearest thing to `path` that stands in the file. */
  place(path: readonly PropertyKey[]): string;
  /** The same of the key at the path's end instead of its value. */
  placeOfKey(path: readonly PropertyKey[]): string;
  has(path: readonly PropertyKey[]): boolean;
}

/** Parses the text of a settings file; throws BAD_INPUT naming line and column. */
export function parseSettingsFile(name: string, text: string): SettingsFile {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const at = (offset: number): string => {
    const { line, col } = lines.linePos(offset);
    return `${name}:${line}:${col}`;
  };
  const [error] = document.errors;
  if (error) {
    fail({
      code: "BAD_INPUT",
      summary: `${at(error.pos[0])}: this is not YAML: ${firstLine(error.message)}.`,
    });
  }
  if (!isMap(document.contents)) {
    fail({
      code: "BAD_INPUT",
      summary: `${name} must hold keys and values: service, port and environments at least.`,
      remedy: "slipway init --stdout prints one to start from.",
    });
  }
  return {
    name,
    content: toPlain(document, name),
    place: (path) => at(offsetOf(document, path)),
    placeOfKey: (path) => at(keyOffsetOf(document, path)),
    has: (path) => document.hasIn(path),
  };
}

function toPlain(document: Document, name: string): unknown {
  try {
    return document.toJS({ maxAliasCount: 100 });
  } catch (error) {
    return fail(
      { code: "BAD_INPUT", summary: `${name} cannot be read: ${firstLine(String(error))}.` },
      error,
    );
  }
}

function offsetOf(document: Document, path: readonly PropertyKey[]): number {
  for (let length = path.length; length > 0; length -= 1) {
    const node = document.getIn(path.slice(0, length), true);
    if (isNode(node) && node.range) {
      return node.range[0];
    }
  }
  return 0;
}

function keyOffsetOf(document: Document, path: readonly PropertyKey[]): number {
  const parent = path.length === 1 ? document.contents : document.getIn(path.slice(0, -1), true);
  const pair = isMap(parent)
    ? parent.items.find(({ key }) => isScalar(key) && String(key.value) === String(path.at(-1)))
    : undefined;
  return isNode(pair?.key) && pair.key.range ? pair.key.range[0] : offsetOf(document, path);
}

function firstLine(text: string): string {
  return (text.split("\n")[0] ?? "").replace(/[.:]$/, "");
}
