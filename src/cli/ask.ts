import { createInterface } from "node:readline/promises";
import { stopped } from "./stopped.ts";

/** The terminal a question is put to. */
export interface Terminal {
  readonly input: NodeJS.ReadableStream;
  readonly output: NodeJS.WritableStream;
}

/**
 * Asks at the terminal; resolves to the line typed, to nothing where the input ends (Ctrl-D), and
 * rejects with INTERRUPTED on Ctrl-C, which a terminal that is being read sends no signal for.
 */
export async function ask(
  terminal: Terminal,
  question: string,
  signal: AbortSignal,
): Promise<string> {
  const reader = createInterface(terminal);
  try {
    return await reader.question(question, { signal });
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof Error) || error.name !== "AbortError") {
      throw error;
    }
    terminal.output.write("\n");
    if (error.message.includes("Ctrl+D")) {
      return "";
    }
    throw stopped("SIGINT");
  } finally {
    reader.close();
  }
}
