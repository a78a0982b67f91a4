import type { Command } from "commander";
import type { Bind } from "./bind.ts";

/** Commands that stop and start the line, and look at whose turn it is. */
export function declareLine(program: Command, bind: Bind): void {
  program
    .command("freeze")
    .description("refuse every deploy that begins from now on")
    .requiredOption("--reason <text>", "why, for the record and for whoever is refused")
    .action(bind((run, ...call) => run.freeze(...call)));
  program
    .command("unfreeze")
    .description("let deploys begin again after a freeze, or after a release that failed")
    .requiredOption("--reason <text>", "why, for the record")
    .action(bind((run, ...call) => run.unfreeze(...call)));
  const lease = program.command("lease").description("the right to change the service");
  lease
    .command("show")
    .description("who has it, since when, why, and how long a taker must wait")
    .action(bind((run, ...call) => run.leaseShow(...call)));
  lease
    .command("break")
    .description("take it from its holder, who can write no record from then on")
    .requiredOption("--reason <text>", "why, for the record")
    .option("--holder-is-dead", "affirm that its process runs no more: nobody has to wait")
    .option("--yes", "do not ask; required where nobody can be asked")
    .action(bind((run, ...call) => run.leaseBreak(...call)));
}
