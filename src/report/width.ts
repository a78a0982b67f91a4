/** Columns a terminal needs for the text: wide characters take two, combining marks none. */
export function widthOf(text: string): number {
  let columns = 0;
  for (const character of text) {
    columns += columnsOf(character);
  }
  return columns;
}

/** The text if it fits into `columns`, else as much of it as fits with an ellipsis at the end. */
export function cutTo(columns: number, text: string): string {
  if (widthOf(text) <= columns) {
    return text;
  }
  let kept = "";
  let used = 0;
  for (const character of text) {
    used += columnsOf(character);
    if (used > columns - 1) {
      break;
    }
    kept += character;
  }
  return columns < 1 ? "" : `${kept}…`;
}

/**
 * The text in one row if it fits into `columns`, else in two: broken at a space where one is not
 * too early, the other row begun with `hang` spaces and cut if need be.
 */
export function foldTo(columns: number, text: string, hang: number): readonly string[] {
  const row = cutTo(columns, text);
  if (row === text) {
    return [text];
  }
  const fits = row.replace(/…$/, "");
  const isWordsEnd = text.charAt(fits.length) === " ";
  const space = isWordsEnd ? fits.length : Math.max(0, fits.lastIndexOf(" "));
  const end = widthOf(fits.slice(0, space)) > columns / 3 ? space : fits.length;
  const rest = text.slice(end).trimStart();
  return [text.slice(0, end).trimEnd(), cutTo(columns, " ".repeat(hang) + rest)];
}

/** The text with spaces after it (before it, with `align: "right"`) up to `columns`. */
export function padTo(columns: number, text: string, align: "left" | "right" = "left"): string {
  const space = " ".repeat(Math.max(0, columns - widthOf(text)));
  return align === "left" ? text + space : space + text;
}

function columnsOf(character: string): number {
  if (takesNoRoom.test(character)) {
    return 0;
  }
  const isEmoji = (character.codePointAt(0) ?? 0) >= 0x1f300;
  return isEmoji || isWide.test(character) ? 2 : 1;
}

const takesNoRoom = /^[\p{Mn}\p{Me}\p{Cf}]$/u;
// Hangul, CJK and full-width forms: what Unicode calls East Asian Wide, emoji apart.
const isWide =
  /^[\u1100-\u115F\u2E80-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF01-\uFF60]$/u;
