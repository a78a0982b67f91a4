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
  withRollout(
    config
      .command("set <KEY=VALUE...>")
      .description("set keys; a value beginning with ssm: or secretsmanager: is a reference"),
  ).action(bind((run, ...call) => run.configSet(...call)));
  withRollout(config.command("unset <KEY...>").description("remove keys")).action(
    bind((run, ...call) => run.configUnset(...call)),
  );
  withRollout(
    config
      .command("import <FILE>")
      .description("set what a file holds: dotenv, or JSON if it ends in .json")
      .option("--replace", "unset everything that the file does not have")
      .option("--plan", "say what would change and stop"),
  ).action(bind((run, ...call) => run.configImport(...call)));
}

/** The flags of deploy, for an edit that is rolled out at once. */
function withRollout(command: Command): Command {
  return command
    .option("--reason <text>", "why, for the record")
    .option("--deploy", "roll the live artifact out with the new configuration")
    .option("--yes", "with --deploy: do not ask; required where nobody can be asked")
    .option("--despite-broken-stable", "with --deploy: although what serves now is unhealthy")
    .option("--wait", "with --deploy: wait for somebody else's rollout to end");
}
