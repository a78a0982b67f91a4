import { fail } from "../domain/failure.ts";
import { stopInWords } from "../domain/line.ts";
import type { Settings } from "../domain/settings.ts";
import { freeze, unfreeze, type LineChange } from "../engine/line.ts";
import type { World } from "../engine/ports.ts";
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
  const { world: makeWorld, close } = await open(context, settings);
  try {
    const world = makeWorld();
    if (context.flags.service !== undefined) {
      await refuseUnknown(world, settings);
    }
    const changed = await make(world, { by: author(context.env), reason: why });
    const { isChange, line } = changed;
    const document = { service, environment, changed: isChange, stops: line.stops };
    const text = context.flags.json === true ? JSON.stringify(document) : inWords(service, changed);
    context.stdout(`${text}\n`);
    return 0;
  } finally {
    close();
  }
}

/**
 * Whoever misspells --service would believe that the right one is frozen. A service that
 * slipway.yaml names may be frozen before its first release. Throws NOT_FOUND.
 */
async function refuseUnknown(
  { ledger, releases }: World,
  { service, environment }: Settings,
): Promise<void> {
  const [latest, published] = await Promise.all([ledger.latest(), releases.list()]);
  if (!latest && published.length === 0) {
    fail({
      code: "NOT_FOUND",
      summary: `--service ${service}: nothing was ever released under that name in ${environment}.`,
      remedy: "Check the name; without --service it is the one in slipway.yaml.",
    });
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
