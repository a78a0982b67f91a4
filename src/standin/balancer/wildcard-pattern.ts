/**
 * A matcher for the wildcards of rule conditions: `*` is any run of characters, also none, `?`
 * exactly one; the whole text must match. Host names, header values and query strings are compared
 * without regard to case, paths with (the API's own text for RuleCondition). Only query strings
 * have an escape: there `\` before any character takes it literally.
 */
export function wildcardPattern(pattern: string, matchCase: boolean, escapes = false): RegExp {
  const source = pattern.replace(escapes ? tokensWithEscape : tokens, (token) => {
    if (token.startsWith("*")) return "[^]*";
    if (token === "?") return "[^]";
    return literal(escapes && token.length > 1 ? token.slice(1) : token);
  });
  return new RegExp(`^${source}$`, matchCase ? "" : "i");
}

const tokens = /\*+|[^]/g;
const tokensWithEscape = /\\[^]|\*+|[^]/g;

function literal(character: string): string {
  return character.replace(/[\\^$.+*?()[\]{}|/]/g, "\\$&");
}
