import type { QueryStringKeyValuePair } from "@aws-sdk/client-elastic-load-balancing-v2";
import { wildcardPattern } from "./wildcard-pattern.ts";

/**
 * Whether a query string, without its question mark, holds one of the pairs: the key, when there is
 * one, and the value both match without regard to case; a pair without key matches the value of any
 * key. `*`, `?` and `\` to take them literally, as the API's text for QueryStringConditionConfig
 * says. Compared as sent, percent-encoding untouched (UNCONFIRMED).
 */
export function matchesQuery(
  pairs: readonly QueryStringKeyValuePair[],
): (query: string) => boolean {
  const patterns = pairs.map(({ Key: key, Value: value = "" }) => ({
    key: key === undefined ? undefined : wildcardPattern(key, false, true),
    value: wildcardPattern(value, false, true),
  }));
  return (query) =>
    query !== "" &&
    query.split("&").some((field) => {
      const equals = field.indexOf("=");
      const key = equals === -1 ? field : field.slice(0, equals);
      const value = equals === -1 ? "" : field.slice(equals + 1);
      return patterns.some(
        (pattern) => (pattern.key?.test(key) ?? true) && pattern.value.test(value),
      );
    });
}
