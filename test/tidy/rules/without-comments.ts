/**
 * TypeScript without its comments; strings, templates and regular expressions stay as they are, and
 * so do line breaks, so that line numbers still fit.
 */
export function withoutComments(source: string): string {
  return source.replace(token, (piece) => {
    const isComment = piece.startsWith("//") || piece.startsWith("/*");
    return isComment ? piece.replace(/[^\n]/g, " ") : piece;
  });
}

// In order: comments; strings; templates (their holes included); regular expressions, which can
// only follow an operator, an opening bracket or `return`.
const token = new RegExp(
  [
    String.raw`\/\/[^\n]*`,
    String.raw`\/\*[\s\S]*?\*\/`,
    String.raw`"(?:\\.|[^"\\\n])*"`,
    String.raw`'(?:\\.|[^'\\\n])*'`,
    "`(?:\\\\[\\s\\S]|[^`\\\\])*`",
    String.raw`(?<=(?:[(,=:[!&|?{};+]|=>|return)\s*)` +
      String.raw`\/(?![/*])(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n])+\/`,
  ].join("|"),
  "g",
);
