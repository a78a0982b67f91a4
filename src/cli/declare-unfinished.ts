import type { Command } from "commander";
import type { Bind } from "./bind.ts";

/** Commands that end a rollout which never came to its end. */
export function declareUnfinished(program: Command, bind: Bind): void {
  program
    .command("resume")
    .description("finish an interrupted rollout, or what a live one has left to clean")
    .option("--yes", "do not ask; required where nobody can be asked")
    .option("--wait", "wait for somebody else's rollout to end")
    .action(bind((run, ...call) => run.resume(...call)));
  program
    .command("undo")
    .description("take an interrupted rollout back; what was live before goes on serving")
    .option("--yes", "do not ask; required where nobody can be asked")
    .option("--reason <text>", "why, for the record")
    .option("--wait", "wait for somebody else's rollout to end")
    .action(bind((run, ...call) => run.undo(...call)));
}
