import type { Command } from "commander";
import type { Bind } from "./bind.ts";

/** Commands that keep house. */
export function declareKeeping(program: Command, bind: Bind): void {
  program
    .command("cleanup")
    .description("finish what a rollout left, and delete what no release needs any more")
    .option("--plan", "print what would go, and stop")
    .option("--wait", "wait for somebody else's rollout to end")
    .action(bind((run, ...call) => run.cleanup(...call)));
  program
    .command("doctor")
    .description("find what is not as it should be, and with --fix put it right")
    .option("--fix", "put right what is slipway's own; prints what, and asks")
    .option("--yes", "do not ask; with --fix required where nobody can be asked")
    .option("--wait", "wait for somebody else's rollout to end before --fix")
    .action(bind((run, ...call) => run.doctor(...call)));
  program
    .command("destroy")
    .description("take the service out of the environment: rules, fleets, records")
    .option("--yes", "do not ask; required where nobody can be asked")
    .option("--wait", "wait for somebody else's rollout to end")
    .action(bind((run, ...call) => run.destroy(...call)));
}
