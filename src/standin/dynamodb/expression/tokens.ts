import { syntaxError } from "./expression-error.ts";

/**
 * The words of an expression. `name` is a bare attribute or function name or a keyword,
 * `nameReference` a `#name`, `valueReference` a `:value`; `end` stands after the last.
 */
export interface Token {
  readonly kind: "name" | "nameReference" | "valueReference" | "number" | "symbol" | "end";
  readonly text: string;
  /** Offsets in the expression, for the `near` part of an error. */
  readonly start: number;
  readonly end: number;
}

/** Splits an expression into words; a character that begins none is a syntax error. */
export function tokenize(source: string): readonly Token[] {
  const tokens: Token[] = [];
  for (let position = skipBlanks(source, 0); position < source.length; ) {
    const token = tokenAt(source, position);
    if (!token) {
      const found = unknown(source, position);
      const next = skipBlanks(source, found.end);
      const after = tokenAt(source, next) ?? (next < source.length ? unknown(source, next) : found);
      throw syntaxError(source, tokens.at(-1), found, after);
    }
    tokens.push(token);
    position = skipBlanks(source, token.end);
  }
  return [...tokens, { kind: "end", text: "<EOF>", start: source.length, end: source.length }];
}

const patterns: readonly (readonly [Token["kind"], RegExp])[] = [
  ["name", /[A-Za-z][A-Za-z0-9_]*/y],
  ["nameReference", /#[A-Za-z0-9_]+/y],
  ["valueReference", /:[A-Za-z0-9_]+/y],
  ["number", /[0-9]+/y],
  ["symbol", /<=|>=|<>|[=<>()[\].,+-]/y],
];

function skipBlanks(source: string, start: number): number {
  const blanks = /[ \t\r\n]*/y;
  blanks.lastIndex = start;
  return start + (blanks.exec(source)?.[0].length ?? 0);
}

function tokenAt(source: string, start: number): Token | undefined {
  for (const [kind, pattern] of patterns) {
    pattern.lastIndex = start;
    const text = pattern.exec(source)?.[0];
    if (text !== undefined) return { kind, text, start, end: start + text.length };
  }
  return undefined;
}

function unknown(source: string, start: number): Token {
  const text = String.fromCodePoint(source.codePointAt(start) ?? 0);
  return { kind: "symbol", text, start, end: start + text.length };
}
