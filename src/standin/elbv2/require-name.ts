import { validationError } from "../validation-error.ts";

/**
 * Refuses a name that no target group or load balancer may have (aws-facts §2.1): up to 32
 * alphanumerics and hyphens, none of them at an end. Only the text for length has a source.
 *
 * @param kind begins the sentence: `Target group name`
 */
export function requireName(kind: string, name: string): void {
  if (name === "") throw validationError(`A ${kind.toLowerCase()} must be specified`);
  if (name.length > 32) {
    throw validationError(`${kind} '${name}' cannot be longer than '32' characters`);
  }
  if (!/^[A-Za-z0-9-]+$/.test(name)) {
    throw validationError(
      `${kind} '${name}' can only contain characters that are alphanumeric characters ` +
        "or hyphens(-)",
    );
  }
  if (name.startsWith("-") || name.endsWith("-")) {
    throw validationError(`${kind} '${name}' cannot begin or end with '-'`);
  }
}
