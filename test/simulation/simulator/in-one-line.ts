/** An error, with where it came from. */
export const inOneLine = (error: unknown): string =>
  (error instanceof Error ? (error.stack ?? error.message) : String(error))
    .split("\n")
    .slice(0, 4)
    .join(" | ");
