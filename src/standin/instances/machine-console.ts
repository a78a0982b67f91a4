import type { Redact } from "./boot/redact.ts";

/** GetConsoleOutput keeps the last 64 KB (aws-facts §3.3). */
const CAPACITY = 65_536;
const LONGEST_LINE = 500;

/** Where a console's text goes besides, when it is written. */
export interface ConsoleLog {
  /** The boot's own lines have their secrets taken out; what programs print is as it is. */
  write(kind: "boot" | "app", text: string): void;
  /** Resolves when what was written has been sent, as far as it can be. */
  close(): Promise<void>;
}

/** The last lines of a text, each at most 500 characters. */
export function lastLines(text: string, count: number): readonly string[] {
  const lines = text.split("\n");
  if (lines.at(-1) === "") lines.pop();
  return lines.slice(-count).map((line) => line.slice(0, LONGEST_LINE));
}

/** Console of one machine: boot notes and the program's output, secrets taken out when read. */
export class MachineConsole {
  #text = "";
  #redact: Redact = (text) => text;
  #log: ConsoleLog | undefined;
  #hasProgram = false;

  /** From now on also what was written before is shown without these secrets. */
  hide(redact: Redact): void {
    this.#redact = redact;
  }

  /** What is written from now on is written there too. */
  copyTo(log: ConsoleLog): void {
    this.#log = log;
  }

  /** What is written from now on, notes apart, is the program's. */
  programBegins(): void {
    this.#hasProgram = true;
  }

  /** Nothing more will be written. */
  async close(): Promise<void> {
    await this.#log?.close();
  }

  write(text: string): void {
    if (this.#hasProgram) this.#log?.write("app", text);
    else this.#log?.write("boot", this.#redact(text));
    this.#append(text);
  }

  #append(text: string): void {
    this.#text += text;
    if (this.#text.length > 2 * CAPACITY) this.#trim();
  }

  /** A line of ours, on a line of its own. */
  note(line: string): void {
    const separator = this.#text === "" || this.#text.endsWith("\n") ? "" : "\n";
    this.#log?.write("boot", this.#redact(`${line}\n`));
    this.#append(`${separator}[boot] ${line}\n`);
  }

  /** At most 64 KB, newest last. */
  text(): string {
    this.#trim();
    return this.#redact(this.#text);
  }

  /** The last lines, each at most 500 characters. */
  tail(count: number): readonly string[] {
    return lastLines(this.text(), count);
  }

  #trim(): void {
    if (Buffer.byteLength(this.#text) <= CAPACITY) return;
    // Before the cut, so that no secret is left as an unrecognisable half.
    const bytes = Buffer.from(this.#redact(this.#text));
    const kept = bytes.subarray(Math.max(0, bytes.length - CAPACITY)).toString("utf8");
    const line = kept.indexOf("\n");
    this.#text = line < 0 ? kept.replace(/^\uFFFD+/, "") : kept.slice(line + 1);
  }
}
