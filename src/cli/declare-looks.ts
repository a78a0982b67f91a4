import type { Command } from "commander";
import type { Bind } from "./bind.ts";
import { parseCount } from "./parse-count.ts";

/** Commands that look and change nothing; a viewer's permissions are enough. */
export function declareLooks(program: Command, bind: Bind): void {
  program
    .command("status")
    .description("what serves now, at what weight, where, since when, on which config")
    .action(bind((run, ...call) => run.status(...call)));
  program
    .command("ps")
    .description("instances: release, zone, health, weight, age, config and reference versions")
    .action(bind((run, ...call) => run.ps(...call)));
  program
    .command("why [rollout]")
    .description("what happened in a rollout, the newest unless one is named")
    .action(bind((run, ...call) => run.why(...call)));
  program
    .command("history")
    .description("rollouts, newest first")
    .action(bind((run, ...call) => run.history(...call)));
  program
    .command("logs")
    .description("how instances booted and what they printed, without a login")
    .option("--instance <id>", "of this one; else of all")
    .option("--rollout <n>", "of this rollout's instances", parseCount)
    .option("--lines <n>", "the last lines of each log; 100 unless given", parseCount)
    .option("--follow", "go on with what is written, until interrupted")
    .action(bind((run, ...call) => run.logs(...call)));
}
