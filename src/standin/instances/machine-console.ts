import type { Redact } from "./boot/redact.ts";

/** GetConsoleOutput keeps the last 64 KB (aws-facts §3.3). */
const CAPACITY = 65_536;
const LONGEST_LINE = 500;

/** Console of one machine: boot notes and the program's output, secrets taken out when read. */
export class MachineConsole {
  #text = "";
  #redact: Redact = (text) => text;

  /** From now on also what was written before is shown without these secrets. */
  hide(redact: Redact): void {
    this.#redact = redact;
  }

  write(text: string): void {
    this.#text += text;
    if (this.#text.length > 2 * CAPACITY) this.#trim();
  }

  /** A line of ours, on a line of its own. */
  note(line: string): void {
    const separator = this.#text === "" || this.#text.endsWith("\n") ? "" : "\n";
    this.write(`${separator}[boot] ${line}\n`);
  }

  /** At most 64 KB, newest last. */
  text(): string {
    this.#trim();
    return this.#redact(this.#text);
  }

  /** The last lines, each at most 500 characters. */
  tail(count: number): readonly string[] {
    const lines = this.text().split("\n");
    if (lines.at(-1) === "") lines.pop();
    return lines.slice(-count).map((line) => line.slice(0, LONGEST_LINE));
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
