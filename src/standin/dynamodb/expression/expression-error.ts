import type { Token } from "./tokens.ts";

/** A complaint about one expression; whoever reads the request adds which expression it was. */
export class ExpressionError extends Error {
  override readonly name = "ExpressionError";
}

/**
 * AWS's syntax error: the token it did not expect, and the text from the token before it to the one
 * after it (`Syntax error; token: "<EOF>", near: "SET"`).
 */
export function syntaxError(
  source: string,
  before: Token | undefined,
  found: Token,
  after: Token | undefined,
): ExpressionError {
  const from = before?.start ?? found.start;
  const to = found.kind === "end" ? before?.end : (after?.end ?? found.end);
  const near = source.slice(from, to);
  return new ExpressionError(`Syntax error; token: "${found.text}", near: "${near}"`);
}
