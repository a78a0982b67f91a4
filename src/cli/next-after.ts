import type { Command } from "commander";
import { mayHaveLeftLease, type Failure } from "../domain/failure.ts";
import { redact } from "../report/redact.ts";
import type { CommandContext } from "./context.ts";
import { shellWord } from "./shell-word.ts";

/** What was run, as far as the next command depends on it. */
export interface Ran {
  /** Words after `slipway`: `config set`. */
  readonly name: string;
  readonly takesWait: boolean;
  /** It would have acted under the lease, not only looked or written a record. */
  readonly actsOnService: boolean;
}

export function ranBy(command: Command, options: Readonly<Record<string, unknown>>): Ran {
  const words = [command.name()];
  for (let above = command.parent; above?.parent; above = above.parent) {
    words.unshift(above.name());
  }
  const takesWait = command.options.some(({ long }) => long === "--wait");
  // Of some it is only one way to be run: `config set --deploy`, `doctor --fix`.
  const wish = ["deploy", "fix"].find((name) =>
    command.options.some(({ long }) => long === `--${name}`),
  );
  const actsOnService =
    takesWait && options["plan"] !== true && (wish === undefined || options[wish] === true);
  return { name: words.join(" "), takesWait, actsOnService };
}

/**
 * What goes on from a command that failed before it had a result of its own; undefined where only a
 * person can tell. Whoever follows it blindly affirms nothing: a lease that is held is waited for.
 */
export function nextAfter(
  failure: Failure | "bug",
  ran: Ran | undefined,
  { argv }: CommandContext,
): string | undefined {
  if (failure === "bug") {
    return ran?.actsOnService === true ? afterBug(ran) : undefined;
  }
  if (failure.code === "LEASE_HELD") {
    return ran?.takesWait === true ? withWait(argv) : "slipway lease show";
  }
  const remedy = commandIn(failure.remedy ?? "");
  const isWaitedOut = mayHaveLeftLease(failure.code) && ran?.actsOnService === true;
  return remedy ?? (isWaitedOut ? withWait(argv) : undefined);
}

/** A rollout is gone on with; what these two have begun is no rollout. */
const afterBug = ({ name }: Ran): string =>
  name === "destroy" || name === "doctor" ? "slipway status" : "slipway resume --yes";

/** The same command, told less loudly how to print; what cannot be printed must be looked up. */
export function withWait(argv: readonly string[]): string {
  const words = argv.filter((word) => !voices.has(word) && word !== "--wait").map(shellWord);
  const line = ["slipway", ...words, "--wait"].join(" ");
  return argv.includes("--") || redact(line) !== line ? "slipway lease show" : line;
}

const voices = new Set(["--json", "--plain", "--quiet", "--verbose"]);

/** The command a remedy consists of, or ends in after a colon; prose about commands is none. */
function commandIn(remedy: string): string | undefined {
  return /(?:^|: )(slipway (?:[^;.]|\.(?=\S))+)$/.exec(remedy)?.[1];
}
