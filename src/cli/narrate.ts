import type { ReleaseLog } from "../aws/release-log.ts";
import type { RolloutResult } from "../domain/outcome.ts";
import type { RolloutEvent, Tell } from "../engine/events.ts";
import { chooseVoice, mayColour, speak } from "../report/voice.ts";
import type { CommandContext, GlobalFlags } from "./context.ts";
import { recordReleases } from "./record-releases.ts";
import { withSameFlags } from "./with-same-flags.ts";

/**
 * Runs a rollout with the voice the flags ask for, and tells `log`, if there is one, what becomes
 * of it; the result's exit code is the command's.
 */
export async function narrate(
  context: CommandContext,
  log: ReleaseLog | undefined,
  run: (tell: Tell) => Promise<RolloutResult>,
): Promise<number> {
  const { flags, isTty, env, stdout, stderr, width, clock } = context;
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
  try {
    const result = await run((event) => {
      reporter.tell(hereToo(event, flags));
      recorder?.tell(event);
    });
    await recorder?.settle();
    return result.exitCode;
  } finally {
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
