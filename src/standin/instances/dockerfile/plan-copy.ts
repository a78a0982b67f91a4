import { posix } from "node:path";
import type { ImageDraft } from "./image-draft.ts";
import { type Instruction, refused } from "./read-dockerfile.ts";
import { variableOf } from "./variable-of.ts";
import { words } from "./words.ts";

/** COPY and ADD of files of the context. Everything Docker would fetch or unpack is refused. */
export function planCopy(draft: ImageDraft, one: Instruction): void {
  const mode = readFlags(draft, one);
  const list = one.text.startsWith("[") ? quotedList(one) : undefined;
  const lookup = variableOf(draft);
  const named =
    list?.map((each) => words(JSON.stringify(each), lookup, one.escape)[0] ?? "") ??
    words(one.text, lookup, one.escape);
  const destination = named.at(-1);
  const sources = named.slice(0, -1);
  if (destination === undefined || sources.length === 0) throw refused(one, "two paths are needed");
  for (const source of sources) {
    if (/^([a-z+]+:\/\/|git@)/i.test(source))
      throw refused(one, "remote sources need a real Docker");
  }
  draft.steps.push({
    kind: "copy",
    sources: sources.map((source) => insideContext(one, source)),
    destination: posix.resolve(draft.workingDirectory, destination),
    intoDirectory: sources.length > 1 || /(^|\/)\.{0,2}$/.test(destination),
    mode,
    refuseArchives: one.keyword === "ADD",
    origin: one,
  });
}

function readFlags(draft: ImageDraft, one: Instruction): number | undefined {
  let mode: number | undefined;
  for (const [name, value] of one.flags) {
    if (name === "chown") {
      draft.notes.push(`line ${one.line}: --chown: files belong to the one user there is here`);
    } else if (name === "chmod" && /^0?[0-7]{3,4}$/.test(String(value))) {
      mode = Number.parseInt(String(value), 8);
    } else if (name === "from") {
      throw refused(one, "COPY --from needs a real Docker");
    } else if (name !== "link") {
      throw refused(one, `--${name} needs a real Docker`);
    }
  }
  return mode;
}

function quotedList(one: Instruction): readonly string[] {
  const list: unknown = JSON.parse(one.text);
  if (Array.isArray(list) && list.every((each) => typeof each === "string")) return list;
  throw refused(one, "not a JSON list of strings");
}

/** Docker reads `/x` and `x` alike, from the root of the context; leaving it is refused. */
function insideContext(one: Instruction, source: string): string {
  const path = posix.normalize(source.replace(/^\/+/, ""));
  if (path === ".." || path.startsWith("../")) throw refused(one, "a path outside the context");
  return path === "" ? "." : path;
}
