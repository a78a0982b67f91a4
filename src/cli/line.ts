import { fail } from "../domain/failure.ts";
import { stopInWords } from "../domain/line.ts";
import { freeze, unfreeze, type LineChange } from "../engine/line.ts";
import { author } from "./author.ts";
import type { LineOptions } from "./command-options.ts";
import type { CommandContext } from "./context.ts";
import { readSettings } from "./settings/read-settings.ts";
import { connect, type Connect } from "./wiring.ts";

/**
 * `slipway freeze --reason TEXT`: refuses every deploy that begins from now on. A rollout under way
 * is not stopped; rollback, resume and undo stay allowed.
 */
export const runFreeze = (
  context: CommandContext,
  _args: readonly string[],
  options: LineOptions,
  open: Connect = connect,
): Promise<number> => change(context, options, open, freeze);

/** `slipway unfreeze --reason TEXT`: lets deploys begin again, whatever stopped them. */
export const runUnfreeze = (
  context: CommandContext,
  _args: readonly string[],
  options: LineOptions,
  open: Connect = connect,
): Promise<number> => change(context, options, open, unfreeze);

async function change(
  context: CommandContext,
  { reason }: LineOptions,
  open: Connect,
  make: typeof freeze,
): Promise<number> {
  const why = ownWords(reason);
  const settings = await readSettings(context);
  const { service, environment } = settings;
  const { world, close } = await open(context, settings);
  try {
    const changed = await make(world(), { by: author(context.env), reason: why });
    const { isChange, line } = changed;
    const document = { service, environment, changed: isChange, stops: line.stops };
    const text = context.flags.json === true ? JSON.stringify(document) : inWords(service, changed);
    context.stdout(`${text}\n`);
    return 0;
  } finally {
    close();
  }
}

function inWords(service: string, { line, isChange }: LineChange): string {
  const stops = line.stops.map((stop) => stopInWords(service, stop)).join(" ");
  if (stops === "") {
    return isChange
      ? `${service} may be deployed again.`
      : `${service} is neither frozen nor halted; nothing was changed.`;
  }
  return isChange ? stops : `${stops} Nothing was changed.`;
}

/** Advice ends in `--reason TEXT`, which is for a person to fill in. Throws BAD_INPUT. */
export function ownWords(reason: string): string {
  if (reason.trim() === "" || reason === "TEXT") {
    fail({
      code: "BAD_INPUT",
      summary: `--reason goes on record and wants your own words; "${reason}" says nothing.`,
    });
  }
  return reason;
}
