import type { CommandContext } from "./context.ts";

/** Does `work`; a signal meanwhile is acknowledged at once, by `say` or else on stderr. */
export async function acknowledging<T>(
  { signal, stderr }: Pick<CommandContext, "signal" | "stderr">,
  work: () => Promise<T>,
  say = (message: string): void => stderr(`${message}\n`),
): Promise<T> {
  const acknowledge = (): void => say(ending);
  signal.addEventListener("abort", acknowledge);
  try {
    return await work();
  } finally {
    signal.removeEventListener("abort", acknowledge);
  }
}

const ending = "Interrupted: it ends after the call under way; Ctrl-C again ends it at once.";
