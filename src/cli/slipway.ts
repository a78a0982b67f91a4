import { Argument, Command, CommanderError, Option } from "commander";
import { addGotchas } from "./add-gotchas.ts";
import type { Bind } from "./bind.ts";
import { commands, type Commands } from "./commands.ts";
import type { CommandContext, GlobalFlags } from "./context.ts";
import { declareConfig } from "./declare-config.ts";
import { declareKeeping } from "./declare-keeping.ts";
import { declareLine } from "./declare-line.ts";
import { declareLooks } from "./declare-looks.ts";
import { declareRelease, withReleaseOptions } from "./declare-release.ts";
import { declareUnfinished } from "./declare-unfinished.ts";
import { instanceKinds } from "./instance-kind.ts";
import { reportFailure } from "./exit.ts";
import { helpAsked } from "./help-words.ts";
import { ranBy, type Ran } from "./next-after.ts";
import { parseMirrors } from "./parse-mirror.ts";
import { parsePort, parsePorts } from "./parse-port.ts";
import { usageFailure } from "./usage-failure.ts";

/**
 * Reads the command line, runs the command it names, and resolves to the exit code: the command's
 * own, or the one that README gives for how it failed. Never throws. The version is given, not
 * imported, so that the bundle keeps it in the first file and asking for it loads no other.
 */
export async function runSlipway(
  argv: readonly string[],
  context: CommandContext,
  version: string,
  run: Commands = commands,
): Promise<number> {
  let exitCode = 0;
  let ran: Ran | undefined;
  let current: CommandContext = { ...context, argv, flags: { json: argv.includes("--json") } };
  const program = new Command("slipway")
    .description("Releases applications onto fresh EC2 instances behind a load balancer.")
    .exitOverride()
    .configureHelp({ showGlobalOptions: true })
    .configureOutput({
      writeOut: context.stdout,
      writeErr: context.stderr,
      outputError: () => undefined,
      getOutHelpWidth: () => context.width,
      getErrHelpWidth: () => context.width,
    });
  if (!argv.includes("config")) {
    // There, --version names a version of the configuration.
    program.version(version);
  }
  addGlobalFlags(program);
  addCommands(program, (start) => async (...call: unknown[]) => {
    const command = call.at(-1);
    if (!(command instanceof Command)) {
      throw new Error("commander called an action without its command");
    }
    const flags = program.opts<GlobalFlags>();
    current = { ...context, argv, flags };
    ran = ranBy(command, command.opts());
    exitCode = await start(run, current, command.args, command.opts());
  });
  addGotchas(program, context.width);
  const help = helpAsked(program, argv);
  if (help && !help.unknown) {
    help.command.outputHelp();
    return 0;
  }
  try {
    // Commander knows best what a word that names no command was meant to be.
    await program.parseAsync(help?.unknown ?? argv, { from: "user" });
    return exitCode;
  } catch (error) {
    const usage = error instanceof CommanderError;
    if (usage && error.exitCode === 0) {
      return 0;
    }
    return await reportFailure(current, usage ? usageFailure(error) : error, ran);
  }
}

/** Options of every command; commander takes them before or after the command's name. */
function addGlobalFlags(program: Command): void {
  program
    .option("--service <name>", "instead of the service slipway.yaml names")
    .option("--environment <name>", "which of slipway.yaml's environments")
    .option("--region <name>", "AWS Region; else that of the profile or of AWS_REGION")
    .option("--profile <name>", "AWS profile; else AWS_PROFILE")
    .option("--file <path>", "settings file; else slipway.yaml")
    .option("--json", "print the result, and events on the way, as JSON")
    .option("--plain", "no colours, nothing redrawn")
    .option("--quiet", "no narration")
    .option("--verbose", "more narration")
    .addHelpText("after", exitCodeHelp);
}

/** The commands, in the order of an operator's day. */
function addCommands(program: Command, bind: Bind): void {
  program
    .command("init")
    .description("write a commented slipway.yaml beside the Dockerfile")
    .option("--stdout", "print it instead")
    .option("--schema", "print the JSON Schema of slipway.yaml, for editors")
    .action(bind((run, ...call) => run.init(...call)));
  declareConfig(program, bind);
  declareRelease(program, bind);
  const deploy = program
    .command("deploy [release]")
    .description("roll a release out: r42, its id, or a new one of this tree");
  deploy
    .option("--plan", "print the exact changes it would make, and stop")
    .option("--yes", "do not ask; required where nobody can be asked")
    .option("--despite-broken-stable", "although what serves now is unhealthy; needs --reason")
    .option("--force-bad", "although the release is marked as failed; needs --reason")
    .option("--wait", "wait for somebody else's rollout to end");
  withReleaseOptions(deploy).action(bind((run, ...call) => run.deploy(...call)));
  declareLooks(program, bind);
  program
    .command("rollback")
    .description("go back to the release promoted before, with its config")
    .option("--to <release>", "to this release: r42 or its id")
    .option("--yes", "do not ask; required where nobody can be asked")
    .option("--reason <text>", "why, for the record")
    .option("--wait", "wait for somebody else's rollout to end")
    .action(bind((run, ...call) => run.rollback(...call)));
  declareUnfinished(program, bind);
  declareLine(program, bind);
  declareKeeping(program, bind);
  addLocalCommands(program, bind);
}

function addLocalCommands(program: Command, bind: Bind): void {
  program
    .command("completion")
    .description("print a script that completes commands, flags and environments")
    .addArgument(new Argument("[shell]", "whose script").choices(["bash", "zsh", "fish"]))
    .option("--environments", "print the names of slipway.yaml's environments instead")
    .action(
      bind((run, context, args, options: { environments?: boolean }) =>
        run.completion(context, args, { ...options, program }),
      ),
    );
  program
    .command("standin")
    .description("run the local AWS in the foreground")
    .option("--port <n>", "port of its AWS endpoint, else 4566; 0 for any", parsePort)
    .option("--load-balancer-port <n>", "of its load balancer, else 8088; 0 for any", parsePort)
    .option("--state <dir>", "keep everything there, and take it up again")
    .option("--reach <port...>", "ports of this machine that programs may reach", parsePorts, [])
    .option("--without <ids...>", "switch off quirks of AWS, by id: ASG-01,ELB-03")
    .addOption(
      new Option("--instances <kind>", "what instances are, else process").choices(instanceKinds),
    )
    .option("--mirror <url...>", mirrorHelp, parseMirrors)
    .option("--enforce-iam <services...>", "their roles, and no more than those may: web,api")
    .action(bind((run, ...call) => run.standin(...call)));
  program
    .command("rehearse")
    .description("deploy, refuse and roll back a sample on a stand-in, under traffic")
    .option("--docker", "on containers of the base AMI; needs a Docker engine")
    .option("--mirror <url...>", mirrorHelp, parseMirrors)
    .action(bind((run, ...call) => run.rehearse(...call)));
}

const mirrorHelp = "registries that containers ask before Docker Hub";

const exitCodeHelp = `
Exit codes: 0 live, or nothing to do; 1 rolled back, the previous release serves; 2 refused,
nothing was changed; 3 needs an operator; 4 somebody else holds the lease; 5 interrupted; 6 no
verdict in time, rolled back; 7 live, something is left to clean; 8 another holder took over;
70 a bug in slipway.`;
