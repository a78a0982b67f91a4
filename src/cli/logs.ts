import { fail } from "../domain/failure.ts";
import { isFinal } from "../domain/rollout.ts";
import { logLines } from "../report/log-lines.ts";
import type { LogsOptions } from "./command-options.ts";
import type { CommandContext } from "./context.ts";
import { findRollout } from "./find-rollout.ts";
import { followLogs } from "./follow-logs.ts";
import { gatherLogs, type LogPlace } from "./gather-logs.ts";
import { readSettings } from "./settings/read-settings.ts";
import { connect, type Connect } from "./wiring.ts";

/**
 * `slipway logs [--instance ID]`: how instances booted and what they printed, without a login. Of
 * the live fleet and of a rollout under way, or of the one named. From CloudWatch Logs where the
 * base names a group, of instances long gone too; else from EC2's console output.
 */
export async function runLogs(
  context: CommandContext,
  _args: readonly string[],
  options: LogsOptions,
  open: Connect = connect,
): Promise<number> {
  const settings = await readSettings(context);
  const { stores, world, close } = await open(context, settings);
  try {
    const place: LogPlace = {
      world: world(),
      streams: stores.logs,
      service: settings.service,
      note: (line) => context.stderr(`${line}\n`),
    };
    const rollouts = () => rolloutsOf(place, options);
    const { rollout } = options;
    const wanted = {
      instance: options.instance,
      lines: options.lines ?? 100,
      rollouts,
      whyNone: async () => rollout && (await findRollout(place.world.ledger, rollout)),
    };
    if (options.follow === true) {
      return await followLogs(context, place, wanted);
    }
    const { logs, notShown } = await gatherLogs(place, wanted);
    const text =
      context.flags.json === true
        ? JSON.stringify(logs)
        : [...logs.flatMap((log) => logLines(log, wanted.lines)), ...notShown].join("\n");
    context.stdout(`${text}\n`);
    return 0;
  } finally {
    close();
  }
}

/**
 * The named rollout, else the live one and the newest that is not over, else the newest. Streams
 * outlive the record of a rollout.
 */
async function rolloutsOf(place: LogPlace, options: LogsOptions): Promise<readonly number[]> {
  const { ledger } = place.world;
  if (options.rollout !== undefined) {
    return [place.streams ? options.rollout : (await findRollout(ledger, options.rollout)).number];
  }
  const [live, latest] = await Promise.all([ledger.live(), ledger.latest()]);
  const underWay = latest && !isFinal(latest.state) ? [latest.number] : [];
  const numbers = [...new Set([...(live ? [live.fleet.rollout] : underWay), ...underWay])];
  const last = numbers.length === 0 && latest ? [latest.number] : numbers;
  if (last.length === 0) {
    fail({
      code: "NOT_FOUND",
      summary: "There has been no rollout yet, so no instance has booted.",
      remedy: "slipway deploy begins the first.",
    });
  }
  return last;
}
