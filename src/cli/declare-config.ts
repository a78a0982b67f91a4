import type { Command } from "commander";
import type { Bind } from "./bind.ts";
import { parseConfigVersion } from "./parse-config-version.ts";

/** `slipway config …`. */
export function declareConfig(program: Command, bind: Bind): void {
  const config = program.command("config").description("the service's config database");
  declareEdits(config, bind);
  config
    .command("list")
    .description("keys and values of the newest version")
    .option("--version <n>", "of this version", parseConfigVersion)
    .action(bind((run, ...call) => run.configList(...call)));
  config
    .command("get <KEY>")
    .description("one key's value, byte for byte")
    .option("--version <n>", "in this version", parseConfigVersion)
    .action(bind((run, ...call) => run.configGet(...call)));
  config
    .command("diff [A] [B]")
    .description("what turns A (else what is live) into B (else the newest): versions, or releases")
    .option("--against <environment>", "A is of this environment, its newest if left out")
    .action(bind((run, ...call) => run.configDiff(...call)));
  config
    .command("history")
    .description("versions newest first: when, by whom, which keys, why")
    .action(bind((run, ...call) => run.configHistory(...call)));
}

function declareEdits(config: Command, bind: Bind): void {
  config
    .command("set <KEY=VALUE...>")
    .description("set keys; a value beginning with ssm: or secretsmanager: is a reference")
    .option("--reason <text>", "why, for the record")
    .action(bind((run, ...call) => run.configSet(...call)));
  config
    .command("unset <KEY...>")
    .description("remove keys")
    .option("--reason <text>", "why, for the record")
    .action(bind((run, ...call) => run.configUnset(...call)));
}
