import { fail } from "../domain/failure.ts";
import { destroy, whatStands } from "../engine/destroy.ts";
import type { HouseRequest } from "../engine/request.ts";
import { acknowledging } from "./acknowledging.ts";
import type { DestroyOptions } from "./command-options.ts";
import { requireSomebodyToAsk } from "./confirm.ts";
import type { CommandContext } from "./context.ts";
import { placeOf } from "./rollout-request.ts";
import { readSettings } from "./settings/read-settings.ts";
import { tellingServing } from "./telling-serving.ts";
import { connect, type Connect } from "./wiring.ts";

/**
 * `slipway destroy`: takes a service out of an environment: rules, fleets, records. Customers get
 * the listener's default answer from then on, so the service's name must be typed, or given with
 * --yes where nobody can type. Run again it goes on where it was stopped.
 */
export async function runDestroy(
  context: CommandContext,
  _args: readonly string[],
  options: DestroyOptions,
  open: Connect = connect,
): Promise<number> {
  requireSomebodyToAsk(context, "destroy", options.yes);
  const settings = await readSettings(context);
  const { service, environment } = settings;
  const { base, world, close } = await open(context, settings);
  try {
    const { fleets } = await whatStands({ world: world() });
    await confirmByName(context, options.yes, service, environment, fleets.length);
    const request: HouseRequest = {
      world: world(),
      settings,
      place: placeOf(base),
      wait: options.wait ?? false,
      signal: context.signal,
      tell: (event) => {
        if (event.event === "note" && context.flags.quiet !== true) {
          context.stderr(`${event.message}\n`);
        }
      },
    };
    const gone = await acknowledging(context, () =>
      tellingServing(request.world, () => destroy(request)),
    );
    const lines =
      `${service} is gone from ${environment}: ${counted(gone.rules, "rule")}, ` +
      `${counted(gone.fleets.length, "fleet")}, ${counted(gone.records, "record")}. ` +
      `Its lease and counters stay in table ${base.table}.`;
    const document = { service, environment, ...gone, stays: [`lease in table ${base.table}`] };
    context.stdout(`${context.flags.json === true ? JSON.stringify(document) : lines}\n`);
    return 0;
  } finally {
    close();
  }
}

async function confirmByName(
  context: CommandContext,
  yes: boolean | undefined,
  service: string,
  environment: string,
  fleets: number,
): Promise<void> {
  if (yes === true) {
    return;
  }
  const answer = await context.ask?.(
    `This ends ${service} in ${environment} (${counted(fleets, "fleet")}) for its customers. ` +
      `Type ${service} to go on: `,
  );
  if (answer?.trim() !== service) {
    fail({ code: "BAD_INPUT", summary: "Not confirmed; nothing was taken away." });
  }
}

const counted = (count: number, noun: string): string =>
  `${count} ${noun}${count === 1 ? "" : "s"}`;
