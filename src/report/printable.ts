/**
 * Text from outside (a program's output, AWS's words) made safe to print: on one line, without
 * escape sequences or control characters that could move the cursor, recolour or reorder what an
 * operator reads.
 */
export function printable(text: string): string {
  return text
    .replace(escapeSequences, "")
    .replace(/[\t\n\r\v\f]+/g, " ")
    .replace(invisible, "\uFFFD");
}

const escape = "\u001B";
const bell = "\u0007";

const escapeSequences = new RegExp(
  [
    // A title or link, up to its terminator.
    `${escape}\\][^${bell}${escape}]*(?:${bell}|${escape}\\\\)?`,
    // Cursor movement, colours.
    `${escape}\\[[0-?]*[ -/]*[@-~]`,
    `${escape}[ -/]*[0-~]?`,
  ].join("|"),
  "g",
);

// Control characters, and the marks that override the direction of text.
const invisible = /[\p{Cc}\u202A-\u202E\u2066-\u2069]/gu;
