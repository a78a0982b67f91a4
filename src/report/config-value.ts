import type { ConfigValue } from "../domain/config.ts";

/**
 * A config value on one line: a reference as it is written, text as it is unless it holds line
 * breaks or other control characters; then it is JSON text.
 */
export function shownConfigValue(value: ConfigValue): string {
  if (typeof value !== "string") {
    return value.from;
  }
  return /\p{Cc}/u.test(value) ? JSON.stringify(value) : value;
}
