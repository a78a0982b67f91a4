import type { Command } from "commander";
import type { Bind } from "./bind.ts";

/** `slipway release …`. */
export function declareRelease(program: Command, bind: Bind): void {
  const release = program.command("release").description("immutable, numbered releases");
  withReleaseOptions(
    release.command("create").description("publish a release of this tree, without deploying it"),
  )
    .option("--from <release>", "of what r42 or an id pins, with the AMI of today")
    .action(bind((run, ...call) => run.releaseCreate(...call)));
  release
    .command("list")
    .description("releases, newest first")
    .action(bind((run, ...call) => run.releaseList(...call)));
  release
    .command("show <release>")
    .description("everything a release pins, what became of it, how its config differs from live")
    .action(bind((run, ...call) => run.releaseShow(...call)));
  release
    .command("pin <release>")
    .description("keep a release and its config beyond the rollback window")
    .option("--reason <text>", "why, for the record")
    .action(bind((run, ...call) => run.releasePin(...call)));
  release
    .command("unpin <release>")
    .description("let it go with the window again")
    .action(bind((run, ...call) => run.releaseUnpin(...call)));
}

/** What a release is made of, for every command that may publish one. */
export function withReleaseOptions(command: Command): Command {
  return command
    .option("--image <ref>", "of this image: its tag is pinned by digest")
    .option("--source <dir-or-url>", "of this directory, or of the tarball at this URL")
    .option("--sha256 <hex>", "what the tarball at the URL must hash to")
    .option("--id <id>", "with this id instead of one from git")
    .option("--reason <text>", "why, for the record");
}
