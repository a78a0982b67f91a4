import { fail } from "../domain/failure.ts";
import { silentSeconds, type LeaseView } from "../domain/lease.ts";
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
    if (lease.deleted) {
      refuseDeleted(service, environment);
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

function refuseDeleted(service: string, environment: string): never {
  fail({
    code: "CONFLICT",
    summary:
      `The lease item of ${service} has been deleted: whoever held it can write no record any ` +
      "more, but calls it has sent may still arrive.",
    remedy: `slipway resume --environment ${environment} --yes --wait`,
  });
}

function question({ holder, purpose, broken }: LeaseView, isDead: boolean): string {
  if (broken) {
    return `It is broken already, by ${holder} (${purpose}); break it again?`;
  }
  const how = isDead ? ", whose process certainly runs no more" : "";
  return `Break the lease of ${holder}${how} (${purpose})?`;
}

/** The lease in an operator's words; absent values are null so that keys are always there. */
async function look(service: string, environment: string, world: World): Promise<LeaseAccount> {
  const { lease, quietSeconds } = await world.leases.look();
  const isHeld = lease !== undefined && !lease.released;
  const deleted = lease?.deleted ?? false;
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
    deleted,
    lastHeartbeatSeconds: lease ? silentSeconds(lease, world.clock.now()) : null,
    quietSeconds,
    takeableAt:
      isHeld && !deleted ? new Date(lease.beatAt + quietSeconds * 1000).toISOString() : null,
  };
}
