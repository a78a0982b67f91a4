import type { Check } from "./check.ts";
import type { Operator, Statement } from "./statement.ts";

/**
 * Whether one of the statements allows it: the action by name, the resource by pattern, and every
 * condition. Nothing denies explicitly, because no statement here does.
 */
export function allows(statements: readonly Statement[], check: Check): boolean {
  return statements.some(
    ({ Action, Resource, Condition }) =>
      Action.includes(check.action) &&
      Resource.some((pattern) => like(pattern, check.resource)) &&
      [...Condition].every(([operator, wanted]) =>
        [...wanted].every(([key, patterns]) => holds(operator, patterns, check.context[key])),
      ),
  );
}

/**
 * A key that the request has no value of: `ForAllValues` holds of nothing, every other operator
 * does not (IAM user guide, condition operators).
 */
function holds(
  operator: Operator,
  patterns: readonly string[],
  given: readonly string[] | undefined,
): boolean {
  const matches = (value: string): boolean =>
    patterns.some((pattern) =>
      operator.endsWith("StringEquals") ? pattern === value : like(pattern, value),
    );
  return operator.startsWith("ForAllValues:")
    ? (given ?? []).every(matches)
    : (given ?? []).some(matches);
}

/** `*` stands for any text, `?` for one character. */
function like(pattern: string, text: string): boolean {
  const known = patterns.get(pattern);
  if (known) return known.test(text);
  const source = pattern
    .replaceAll(/[\\^$.|+()[\]{}]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  const made = new RegExp(`^${source}$`, "s");
  if (patterns.size >= mostPatterns) patterns.clear();
  patterns.set(pattern, made);
  return made.test(text);
}

const patterns = new Map<string, RegExp>();
const mostPatterns = 1_000;
