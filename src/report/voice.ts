import { json } from "./json.ts";
import { plain } from "./plain.ts";
import { quiet } from "./quiet.ts";
import { redacting } from "./redacting.ts";
import type { Reporter, Sink } from "./reporter.ts";
import { terminal } from "./terminal.ts";

export type Voice = "terminal" | "plain" | "json" | "quiet";

/** Makes the reporter for a voice; whatever the voice, secrets are taken out first. */
export function speak(voice: Voice, sink: Sink): Reporter {
  return redacting({ terminal, plain, json, quiet }[voice](sink));
}

/** `--json` wins over `--quiet` wins over `--plain`; without a capable terminal it is plain. */
export function chooseVoice(asked: {
  readonly json?: boolean | undefined;
  readonly quiet?: boolean | undefined;
  readonly plain?: boolean | undefined;
  readonly isTty: boolean;
  readonly env: Readonly<Record<string, string | undefined>>;
}): Voice {
  if (asked.json === true) {
    return "json";
  }
  if (asked.quiet === true) {
    return "quiet";
  }
  const capable = asked.isTty && asked.env.TERM !== "dumb";
  return asked.plain === true || !capable ? "plain" : "terminal";
}

/** Colours only on a terminal, and never when NO_COLOR is set to anything (no-color.org). */
export function mayColour(
  isTty: boolean,
  env: Readonly<Record<string, string | undefined>>,
): boolean {
  return isTty && env.TERM !== "dumb" && (env.NO_COLOR ?? "") === "";
}
