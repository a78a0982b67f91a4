import type { BootReport } from "../domain/boot.ts";
import { fail } from "../domain/failure.ts";
import { isFinal } from "../domain/rollout.ts";
import type { World } from "../engine/ports.ts";
import { logLines, type InstanceLog } from "../report/log-lines.ts";
import { redact } from "../report/redact.ts";
import type { LogsOptions } from "./command-options.ts";
import type { CommandContext } from "./context.ts";
import { findRollout } from "./find-rollout.ts";
import { readSettings } from "./settings/read-settings.ts";
import { connect, type Connect } from "./wiring.ts";

/**
 * `slipway logs [--instance ID]`: how instances booted and what they printed, without a login. Of
 * the live fleet and of a rollout under way; a failed one's reports stay until they are cleaned up.
 */
export async function runLogs(
  context: CommandContext,
  _args: readonly string[],
  options: LogsOptions,
  open: Connect = connect,
): Promise<number> {
  const settings = await readSettings(context);
  const { world, close } = await open(context, settings);
  try {
    const reports = await reportsOf(world(), options.rollout);
    const chosen = choose(reports, options.instance);
    const logs = await Promise.all(
      chosen.map(async (report): Promise<InstanceLog> => {
        const console = await world().consoles.read(report.instanceId);
        return { report, console: console === undefined ? null : redact(console) };
      }),
    );
    const lines = options.lines ?? 100;
    const text =
      context.flags.json === true
        ? JSON.stringify(logs)
        : logs.flatMap((log) => logLines(log, lines)).join("\n");
    context.stdout(`${text}\n`);
    return 0;
  } finally {
    close();
  }
}

/** Reports of the named rollout, else of the live one and of the newest that is not over. */
async function reportsOf(
  { ledger, boots }: World,
  named: number | undefined,
): Promise<readonly BootReport[]> {
  const [live, latest] = await Promise.all([ledger.live(), ledger.latest()]);
  const underWay = latest && !isFinal(latest.state) ? [latest.number] : [];
  const numbers =
    named === undefined
      ? [...new Set([...(live ? [live.fleet.rollout] : underWay), ...underWay])]
      : [named];
  if (named !== undefined) {
    await findRollout(ledger, named);
  }
  const last = numbers.length === 0 && latest ? [latest.number] : numbers;
  if (last.length === 0) {
    fail({
      code: "NOT_FOUND",
      summary: "There has been no rollout yet, so no instance has booted.",
      remedy: "slipway deploy begins the first.",
    });
  }
  return (await Promise.all(last.map((number) => boots.reports(number)))).flat();
}

function choose(
  reports: readonly BootReport[],
  instance: string | undefined,
): readonly BootReport[] {
  const chosen = reports.filter(({ instanceId }) => instanceId === (instance ?? instanceId));
  if (chosen.length === 0) {
    const known = reports.map(({ instanceId }) => instanceId).join(", ");
    fail({
      code: "NOT_FOUND",
      summary:
        instance === undefined
          ? "No instance has reported its boot yet."
          : `No instance ${instance} of this service has reported its boot` +
            `${known === "" ? "" : `; those that have: ${known}`}.`,
      remedy: "slipway ps lists instances; --rollout N looks at another rollout's.",
    });
  }
  return chosen;
}
