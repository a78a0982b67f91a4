import { beginsWith, compares } from "../expression/evaluate-condition.ts";
import type { KeyTest } from "../expression/key-condition.ts";
import type { Value } from "../value/attribute-value.ts";

/** Whether a key attribute's value meets its part of a key condition; no part is met by any. */
export function meets(test: KeyTest | undefined, value: Value | undefined): boolean {
  if (test === undefined) return true;
  const [first, second] = test.values;
  if (test.operator === "between") {
    return compares(">=", value, first) && compares("<=", value, second);
  }
  if (test.operator === "begins_with") {
    return value !== undefined && first !== undefined && beginsWith(value, first);
  }
  return compares(test.operator, value, first);
}
