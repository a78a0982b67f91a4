import type { Paint } from "./palette.ts";
import { foldTo } from "./width.ts";

export interface LiveLine {
  readonly text: string;
  readonly paint: Paint;
}

/**
 * The last lines of a terminal, redrawn in place. Each change is one write that overwrites before
 * it erases, and a frame equal to the last writes nothing, so that nothing flickers. Lines wider
 * than the terminal take two rows and are cut then, because a line that the terminal wraps would
 * put the cursor elsewhere than we believe.
 */
export class LiveRegion {
  readonly #write: (text: string) => void;
  readonly #width: number;
  #drawn: readonly string[] = [];

  constructor(write: (text: string) => void, width: number) {
    this.#write = write;
    this.#width = width;
  }

  /** Replaces the live lines; none clears them. */
  show(lines: readonly LiveLine[]): void {
    const frame = this.#render(lines);
    if (frame.length === this.#drawn.length && frame.every((row, i) => row === this.#drawn[i])) {
      return;
    }
    this.#write(this.#home() + draw(frame));
    this.#drawn = frame;
  }

  /** Prints lines that stay, above the live ones. */
  print(text: readonly string[], live: readonly LiveLine[]): void {
    const frame = this.#render(live);
    const kept = text.map((line) => `${line}\u001B[K\n`).join("");
    this.#write(this.#home() + kept + draw(frame));
    this.#drawn = frame;
  }

  #render(lines: readonly LiveLine[]): readonly string[] {
    const columns = Math.max(10, this.#width - 1);
    return lines.flatMap(({ text, paint }) => foldTo(columns, text, hang).map(paint));
  }

  /** Moves the cursor to where the first live line begins. */
  #home(): string {
    const up = this.#drawn.length - 1;
    return `\r${up > 0 ? `\u001B[${up}A` : ""}`;
  }
}

/** Spaces before a row that goes on. */
const hang = 8;

/** Writes the rows, each erased to its end, and whatever stood below them. */
function draw(rows: readonly string[]): string {
  return `${rows.map((row) => `${row}\u001B[K`).join("\n")}\u001B[J`;
}
