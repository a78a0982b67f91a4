import type { ReleaseLog } from "../aws/release-log.ts";
import type { RolloutResult } from "../domain/outcome.ts";
import type { RolloutEvent, Tell } from "../engine/events.ts";
import { chooseVoice, mayColour, speak } from "../report/voice.ts";
import { acknowledging } from "./acknowledging.ts";
import type { CommandContext, GlobalFlags } from "./context.ts";
import { cutShort, type Begun } from "./cut-short.ts";
import { recordReleases } from "./record-releases.ts";
import { withSameFlags } from "./with-same-flags.ts";

/**
 * Runs a rollout with the voice the flags ask for, and tells `log`, if there is one, what becomes
 * of it; the result's exit code is the command's. A signal is acknowledged at once.
 */
export async function narrate(
  context: CommandContext,
  place: Pick<RolloutResult, "service" | "environment">,
  log: ReleaseLog | undefined,
  run: (tell: Tell) => Promise<RolloutResult>,
): Promise<number> {
  const { flags, isTty, env, stdout, stderr, width, clock, atOnce } = context;
  const voice = chooseVoice({
    json: flags.json,
    quiet: flags.quiet,
    plain: flags.plain,
    isTty,
    env,
  });
  const colour = mayColour(isTty, env);
  const reporter = speak(voice, { stdout, stderr, width, colour, clock });
  const complain = (message: string): void => reporter.tell({ event: "note", message });
  const recorder = log && recordReleases(log, clock, complain);
  let begun: Begun | undefined;
  const cut = (): void => {
    const result = cutShort(context, place, begun);
    reporter.tell(hereToo({ event: "rollout-finished", result }, flags));
    reporter.end();
  };
  atOnce?.addEventListener("abort", cut);
  try {
    const tell: Tell = (event) => {
      if (event.event === "rollout-started") begun = event;
      reporter.tell(hereToo(event, flags));
      recorder?.tell(event);
    };
    // What is redrawn goes through its owner.
    const result = await acknowledging(
      context,
      () => run(tell),
      voice === "terminal" ? complain : undefined,
    );
    await recorder?.settle();
    return result.exitCode;
  } finally {
    atOnce?.removeEventListener("abort", cut);
    reporter.end();
  }
}

/** The same event; its next command is for the place this command was for. */
function hereToo(event: RolloutEvent, flags: GlobalFlags): RolloutEvent {
  if (event.event !== "rollout-finished" || event.result.next === null) {
    return event;
  }
  return { ...event, result: { ...event.result, next: withSameFlags(event.result.next, flags) } };
}
