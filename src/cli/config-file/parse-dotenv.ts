/** What a dotenv file says, or what is wrong with its line `at`; never a value in words. */
export type Parsed =
  | { readonly entries: readonly Entry[] }
  | { readonly at: number; readonly flaw: string };

export interface Entry {
  readonly key: string;
  readonly value: string;
  /** Where it begins, from 1. */
  readonly at: number;
}

/**
 * Reads `KEY=VALUE` lines; `export` before a key, blank lines and lines of comment are passed over.
 * Unquoted values lose the spaces around them and ` # comment`. 'Single' quotes hold text as it is,
 * "double" ones know \n \r \t \" \\ \$; both may span lines. Nothing is expanded. What programs
 * that read such files disagree about is a flaw, not a guess: see the messages.
 */
export function parseDotenv(text: string): Parsed {
  const entries: Entry[] = [];
  let rest = text.replace(/^\uFEFF/, "");
  let at = 1;
  while (rest !== "") {
    const read = readLine(rest);
    if ("flaw" in read) {
      return { at, flaw: read.flaw };
    }
    if (read.entry) {
      entries.push({ ...read.entry, at });
    }
    at += rest.slice(0, read.length).split("\n").length - 1;
    rest = rest.slice(read.length);
  }
  return { entries };
}

type Line =
  | { readonly length: number; readonly entry?: Omit<Entry, "at"> }
  | { readonly flaw: string };

function readLine(text: string): Line {
  const blank = /^[ \t]*(?:#[^\n]*)?(?:\r?\n|\r?$)/.exec(text);
  if (blank) {
    return { length: blank[0].length };
  }
  const [start, key] = /^[ \t]*(?:export[ \t]+)?([^\s=#'"]+)[ \t]*=/.exec(text) ?? [];
  if (start === undefined || key === undefined) {
    return { flaw: "must be KEY=VALUE, a comment or blank" };
  }
  const value = readValue(text.slice(start.length));
  return "flaw" in value
    ? value
    : { length: start.length + value.length, entry: { key, value: value.value } };
}

type Value = { readonly length: number; readonly value: string } | { readonly flaw: string };

function readValue(text: string): Value {
  switch (/^[ \t]*(["'`]?)/.exec(text)?.[1] ?? "") {
    case "'":
      return quoted(/^[ \t]*'([^']*)'/, text, (inside) => inside);
    case '"':
      return quoted(/^[ \t]*"((?:[^"\\]|\\[\s\S])*)"/, text, unescaped);
    case "`":
      return { flaw: "begins with a backtick: use single or double quotes" };
    default:
      return unquoted(text);
  }
}

function quoted(
  shape: RegExp,
  text: string,
  meaning: (inside: string) => string | undefined,
): Value {
  const [whole, inside] = shape.exec(text) ?? [];
  if (whole === undefined || inside === undefined) {
    return { flaw: "has a quote that is never closed" };
  }
  const [end] = /^[ \t]*(?:#[^\n]*)?(?:\r?\n|\r?$)/.exec(text.slice(whole.length)) ?? [];
  if (end === undefined) {
    return { flaw: "has text after the closing quote" };
  }
  const value = meaning(inside);
  return value === undefined
    ? { flaw: 'has a backslash that is none of \\n \\r \\t \\" \\\\ \\$: use single quotes' }
    : { length: whole.length + end.length, value };
}

const escapes: Readonly<Record<string, string>> = {
  n: "\n",
  r: "\r",
  t: "\t",
  '"': '"',
  "\\": "\\",
  $: "$",
};

/** Undefined when an escape is unknown. */
function unescaped(inside: string): string | undefined {
  const pieces = inside
    .split(/(\\[\s\S])/)
    .map((piece) => (piece.startsWith("\\") ? escapes[piece.slice(1)] : piece));
  return pieces.includes(undefined) ? undefined : pieces.join("");
}

function unquoted(text: string): Value {
  const [line = ""] = /^[^\n]*(?:\n|$)/.exec(text) ?? [];
  const value = line.replace(/[ \t]#.*$/s, "").trim();
  return value.includes("#")
    ? { flaw: "has a # that some take for a comment: put the value in quotes" }
    : { length: line.length, value };
}
