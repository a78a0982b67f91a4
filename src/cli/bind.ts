import type { Commands } from "./commands.ts";
import type { CommandContext } from "./context.ts";

/** Runs one command of the table with what the command line gave it. */
export type Start = (
  run: Commands,
  context: CommandContext,
  args: readonly string[],
  // Commander has checked and converted them; each row names their type.
  options: never,
) => Promise<number>;

/** Makes commander's action of it. */
export type Bind = (start: Start) => (...call: unknown[]) => Promise<void>;
