import type { LeaseView } from "../domain/lease.ts";
import type { World } from "../engine/ports.ts";
import { breakLease } from "../engine/line.ts";
import { brokenLine, leaseLines, type LeaseAccount } from "../report/lease-lines.ts";
import { author } from "./author.ts";
import type { LeaseBreakOptions } from "./command-options.ts";
import { confirm, requireSomebodyToAsk } from "./confirm.ts";
import type { CommandContext } from "./context.ts";
import { ownWords } from "./line.ts";
import { readSettings } from "./settings/read-settings.ts";
import { sayDocument } from "./say-document.ts";
import { connect, type Connect } from "./wiring.ts";

/** `slipway lease show`: who may change the service now, and how long a taker must wait. */
export async function runLeaseShow(
  context: CommandContext,
  _args: readonly string[],
  _options: object,
  open: Connect = connect,
): Promise<number> {
  const settings = await readSettings(context);
  const { world, close } = await open(context, settings);
  try {
    const account = await look(settings.service, settings.environment, world());
    sayDocument(context, account, leaseLines(account));
    return 0;
  } finally {
    close();
  }
}

/**
 * `slipway lease break --reason TEXT`: takes the lease from whoever holds it. The holder can write
 * no record from then on and ends as fenced out; calls it has sent may still arrive, so the next
 * taker waits those minutes, unless --holder-is-dead is affirmed.
 */
export async function runLeaseBreak(
  context: CommandContext,
  _args: readonly string[],
  options: LeaseBreakOptions,
  open: Connect = connect,
): Promise<number> {
  const reason = ownWords(options.reason);
  requireSomebodyToAsk(context, "lease break", options.yes);
  const settings = await readSettings(context);
  const { service, environment } = settings;
  const { world: makeWorld, close } = await open(context, settings);
  const world = makeWorld();
  try {
    const { lease } = await world.leases.look();
    if (!lease || lease.released) {
      const account = await look(service, environment, world);
      sayDocument(context, { ...account, broke: false }, [
        `Nobody holds the lease on ${service}; nothing was changed.`,
      ]);
      return 0;
    }
    const isDead = options.holderIsDead ?? false;
    await confirm(context, options.yes, question(lease, isDead));
    await breakLease(world, lease, { by: author(context.env), reason, isDead });
    const account = await look(service, environment, world);
    sayDocument(context, { ...account, broke: true }, [brokenLine(lease, account)]);
    return 0;
  } finally {
    close();
  }
}

function question({ holder, purpose }: LeaseView, isDead: boolean): string {
  const how = isDead ? ", whose process certainly runs no more" : "";
  return `Break the lease of ${holder}${how} (${purpose})?`;
}

/** The lease in an operator's words; absent values are null so that keys are always there. */
async function look(service: string, environment: string, world: World): Promise<LeaseAccount> {
  const { lease, quietSeconds } = await world.leases.look();
  const age = lease ? Math.max(0, Math.round((world.clock.now() - lease.beatAt) / 1000)) : null;
  const isHeld = lease !== undefined && !lease.released;
  return {
    service,
    environment,
    held: isHeld,
    holder: lease?.holder ?? null,
    purpose: lease?.purpose ?? null,
    since: lease?.since ?? null,
    epoch: lease?.epoch ?? 0,
    released: lease?.released ?? true,
    broken: lease?.broken ?? false,
    lastHeartbeatSeconds: age,
    quietSeconds,
    takeableAt: isHeld ? new Date(lease.beatAt + quietSeconds * 1000).toISOString() : null,
  };
}
