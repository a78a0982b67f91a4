import { printable } from "./printable.ts";
import { cutTo, padTo, widthOf } from "./width.ts";

interface StatusTable {
  readonly columns: readonly {
    /** Empty in every column: no heading is printed. */
    readonly title: string;
    readonly align?: "left" | "right";
  }[];
  /** One text per column; a row that is too short has empty cells at its end. */
  readonly rows: readonly (readonly string[])[];
  /** Columns of the terminal; left out, nothing is cut. */
  readonly width?: number | undefined;
}

/** Rows as aligned lines, two spaces apart. What does not fit is cut in the widest column. */
export function statusTable({ columns, rows, width }: StatusTable): readonly string[] {
  const titles = columns.map((column) => column.title);
  const body = rows.map((row) => columns.map((_, i) => printable(row[i] ?? "")));
  const cells = titles.some((title) => title !== "") ? [titles, ...body] : body;
  const natural = columns.map((_, i) => Math.max(0, ...cells.map((row) => widthOf(row[i] ?? ""))));
  const widths = width === undefined ? natural : shrink(natural, width);
  return cells.map((row) =>
    row
      .map((cell, i) => {
        const columnWidth = widths[i] ?? 0;
        return padTo(columnWidth, cutTo(columnWidth, cell), columns[i]?.align);
      })
      .join(gap)
      .trimEnd(),
  );
}

const gap = "  ";
const narrowest = 6;

/** Takes from the widest column, one character at a time, until the line fits or all are narrow. */
function shrink(natural: readonly number[], width: number): readonly number[] {
  const widths = [...natural];
  const gaps = gap.length * Math.max(0, widths.length - 1);
  for (let over = sum(widths) + gaps - width; over > 0; over -= 1) {
    const widest = Math.max(...widths);
    if (widest <= narrowest) {
      break;
    }
    widths[widths.indexOf(widest)] = widest - 1;
  }
  return widths;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
