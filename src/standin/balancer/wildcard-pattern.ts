/**
 * A matcher for the wildcards of rule conditions: `*` is any run of characters, also none, `?`
 * exactly one; the whole text must match. Host names and header values are compared without regard
 * to case, paths with (the API's own text for RuleCondition).
 */
export function wildcardPattern(pattern: string, matchCase: boolean): RegExp {
  const source = pattern
    .replace(/[\\^$.+()[\]{}|/]/g, "\\$&")
    .replace(/\*+/g, "[^]*")
    .replace(/\?/g, "[^]");
  return new RegExp(`^${source}$`, matchCase ? "" : "i");
}
