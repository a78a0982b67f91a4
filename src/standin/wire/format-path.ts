import type { Path } from "./findings.ts";

/**
 * A path as AWS writes it in validation messages: names begin in lower case, list positions count
 * from 1 (`tags.1.member.key`).
 */
export function formatPath(path: Path): string {
  return path
    .map((part) =>
      typeof part === "number"
        ? `${part + 1}.member`
        : part.charAt(0).toLowerCase() + part.slice(1),
    )
    .join(".");
}
