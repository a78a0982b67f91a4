/** Gives a variable's value; undefined when it is not set. */
export type Lookup = (name: string) => string | undefined;

/** A word that cannot be understood without a shell. */
export class WordRefused extends Error {}

/**
 * Splits text into words as Dockerfile instructions do and expands `$NAME`, `${NAME}`,
 * `${NAME:-x}`, `${NAME-x}`, `${NAME:+x}`, `${NAME+x}` outside single quotes. The result of an
 * expansion is never split again.
 */
export function words(text: string, lookup: Lookup, escape: string): readonly string[] {
  const found: string[] = [];
  let at = 0;
  while (at < text.length) {
    if (/\s/.test(text.charAt(at))) {
      at += 1;
      continue;
    }
    const word = readWord({ text, at, lookup, escape });
    found.push(word.value);
    at = word.end;
  }
  return found;
}

/** One value out of the whole text, blanks included (`ENV NAME some value`). */
export function wholeValue(text: string, lookup: Lookup, escape: string): string {
  let value = "";
  let at = 0;
  while (at < text.length) {
    const word = readWord({ text, at, lookup, escape });
    value += word.value;
    at = word.end;
    while (at < text.length && /\s/.test(text.charAt(at))) value += text.charAt(at++);
  }
  return value;
}

interface Scan {
  readonly text: string;
  readonly at: number;
  readonly lookup: Lookup;
  readonly escape: string;
}

function readWord(scan: Scan): { value: string; end: number } {
  const { text, lookup, escape } = scan;
  let value = "";
  let quote = "";
  let at = scan.at;
  while (at < text.length) {
    const one = text.charAt(at);
    if (quote === "" && /\s/.test(one)) break;
    if (quote === "" ? one === '"' || one === "'" : one === quote) {
      quote = quote === "" ? one : "";
      at += 1;
    } else if (one === escape && quote !== "'" && at + 1 < text.length) {
      const next = text.charAt(at + 1);
      // Inside double quotes an escape is only an escape before these; else it stays.
      value += quote === '"' && !['"', "$", escape].includes(next) ? one + next : next;
      at += 2;
    } else if (one === "$" && quote !== "'") {
      const expanded = expand({ text, at, lookup, escape });
      value += expanded.value;
      at = expanded.end;
    } else {
      value += one;
      at += 1;
    }
  }
  if (quote !== "") throw new WordRefused(`a ${quote} is not closed`);
  return { value, end: at };
}

function expand({ text, at, lookup, escape }: Scan): { value: string; end: number } {
  const plain = /^\$([A-Za-z_][A-Za-z0-9_]*)/.exec(text.slice(at));
  if (plain !== null) {
    return { value: lookup(plain[1] ?? "") ?? "", end: at + plain[0].length };
  }
  if (text.charAt(at + 1) !== "{") return { value: "$", end: at + 1 };
  const end = closingBrace(text, at + 2);
  const inner = /^([A-Za-z_][A-Za-z0-9_]*)(?:(:?[-+])(.*))?$/s.exec(text.slice(at + 2, end));
  if (inner === null) {
    throw new WordRefused(`${text.slice(at, end + 1)} is a kind of expansion not done here`);
  }
  const [, name = "", operator, alternative = ""] = inner;
  const current = lookup(name);
  const isSet = operator?.startsWith(":") ? (current ?? "") !== "" : current !== undefined;
  const other = (): string => wholeValue(alternative, lookup, escape);
  if (operator?.endsWith("-")) return { value: isSet ? (current ?? "") : other(), end: end + 1 };
  if (operator?.endsWith("+")) return { value: isSet ? other() : "", end: end + 1 };
  return { value: current ?? "", end: end + 1 };
}

function closingBrace(text: string, from: number): number {
  let depth = 1;
  for (let at = from; at < text.length; at++) {
    if (text.charAt(at) === "{") depth += 1;
    if (text.charAt(at) === "}") depth -= 1;
    if (depth === 0) return at;
  }
  throw new WordRefused("a ${ is not closed");
}
