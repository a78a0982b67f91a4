import type { Sink } from "../../../src/report/reporter.ts";
import { handClock } from "./hand-clock.ts";

/** A sink that keeps what was written, and understands the few escapes a live region uses. */
export function fakeSink(width = 80, colour = false) {
  const clock = handClock();
  const out: string[] = [];
  const err: string[] = [];
  const sink: Sink = {
    stdout: (text) => void out.push(text),
    stderr: (text) => void err.push(text),
    width,
    colour,
    clock,
  };
  return { sink, clock, out, err, screen: () => replay(err.join("")) };
}

/** What a terminal shows after the text: rows without trailing blanks. */
function replay(text: string): string {
  const rows: string[] = [""];
  let row = 0;
  let column = 0;
  const put = (piece: string) => {
    const before = (rows[row] ?? "").padEnd(column);
    rows[row] = before.slice(0, column) + piece + before.slice(column + piece.length);
    column += piece.length;
  };
  // eslint-disable-next-line no-control-regex -- the escapes are what is being read
  for (const [piece] of text.matchAll(/\u001B\[\d*[A-Za-z]|\r|\n|[^\u001B\r\n]+/g)) {
    if (piece === "\r") {
      column = 0;
    } else if (piece === "\n") {
      row += 1;
      column = 0;
      rows[row] ??= "";
    } else if (piece.endsWith("A") && piece.startsWith("\u001B")) {
      row -= Number(piece.slice(2, -1));
    } else if (piece === "\u001B[K") {
      rows[row] = (rows[row] ?? "").slice(0, column);
    } else if (piece === "\u001B[J") {
      rows.length = row + 1;
      rows[row] = (rows[row] ?? "").slice(0, column);
    } else if (!piece.startsWith("\u001B")) {
      put(piece);
    }
  }
  return rows.map((line) => line.trimEnd()).join("\n");
}
