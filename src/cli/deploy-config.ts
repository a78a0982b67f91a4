import type { ConfigVersion } from "../domain/config.ts";
import { fail } from "../domain/failure.ts";
import type { LeaseHolder } from "../domain/lease.ts";
import { releaseName, type Release } from "../domain/release.ts";
import type { Settings } from "../domain/settings.ts";
import type { World } from "../engine/ports.ts";
import { unfinishedRollout } from "../engine/roll-back.ts";
import { rollOut } from "../engine/roll-out.ts";
import { author } from "./author.ts";
import type { ConfigEditOptions } from "./command-options.ts";
import { confirm } from "./confirm.ts";
import type { CommandContext } from "./context.ts";
import { storeEdit, type PlannedEdit } from "./edit-config.ts";
import { narrate } from "./narrate.ts";
import { checkConfig } from "./publish/check-config.ts";
import { publishVariant } from "./publish/publish-under-free-id.ts";
import { rolloutRequest } from "./rollout-request.ts";
import type { Connection } from "./wiring.ts";

/**
 * Stores an edit of the configuration, publishes the live release with it (all else as it is, the
 * AMI too), and rolls that out. Refused, with nothing stored, when nothing is live, a rollout is
 * unfinished, or no release could be published with that configuration; and, before anything is
 * made in AWS, when another release has gone live meanwhile.
 */
export async function deployConfig(
  context: CommandContext,
  settings: Settings,
  connection: Connection,
  edit: PlannedEdit,
  options: ConfigEditOptions,
): Promise<number> {
  const { stores, base } = connection;
  const world = connection.world();
  checkConfig(settings, edit.values);
  if (!(await unfinishedRollout(world))) {
    // What no other's rollout could mend needs no turn, and taking one is a write.
    await liveRelease(settings, connection);
  }
  await takeTurn(context, world, options.wait ?? false);
  const live = await liveRelease(settings, connection);
  await refuseUnfinished(connection);
  await stores.resolveAmi(live.ami);
  const asks = `Roll out ${live.id} with ${versionInWords(edit)} in ${settings.environment}?`;
  await confirm(context, options.yes, asks);
  const { reason, wait, despiteBrokenStable } = options;
  const config = await storeEdit(context, stores.configs, edit, reason);
  tell(context, { event: "config-stored", version: config.version });
  const release = await publish(context, connection, live, config, reason);
  tell(context, { event: "release-published", number: release.number, release: release.id });
  return await narrate(context, async (say) => {
    const asked = { base, settings, release, reason, wait, despiteBrokenStable, world };
    const request = rolloutRequest(context, asked, say);
    return await rollOut({ ...request, purpose: "deploy", inPlaceOf: live.number });
  });
}

/** Somebody else's rollout is refused, or waited for, before anything is stored. */
async function takeTurn(context: CommandContext, world: World, wait: boolean): Promise<void> {
  const waiting = ({ holder, purpose }: LeaseHolder): void => {
    if (context.flags.quiet !== true) {
      context.stderr(`waiting for ${holder}: ${purpose}\n`);
    }
  };
  const lease = await world.leases.acquire("config --deploy", wait, waiting, context.signal);
  await lease.release();
}

async function liveRelease(settings: Settings, { stores }: Connection): Promise<Release> {
  const pointer = await stores.ledger.live();
  const stored = pointer && (await stores.releases.read(pointer.releaseNumber));
  return (
    stored?.release ??
    fail({
      code: "PREFLIGHT",
      summary:
        `Nothing is live in ${settings.environment}, so there is nothing to roll out with this ` +
        "configuration; nothing was stored.",
      remedy: `Leave --deploy out, then: slipway deploy --environment ${settings.environment}`,
    })
  );
}

async function refuseUnfinished(connection: Connection): Promise<void> {
  const unfinished = await unfinishedRollout(connection.world());
  if (unfinished) {
    fail({
      code: "CONFLICT",
      summary:
        `Rollout ${unfinished.number} of ${unfinished.releaseId}, by ${unfinished.startedBy} ` +
        `since ${unfinished.startedAt}, has not come to its end; nothing was stored.`,
      remedy: `See how it stands: slipway status --environment ${unfinished.environment}`,
    });
  }
}

function versionInWords({ newest, isChange }: PlannedEdit): string {
  const version = newest?.version ?? 0;
  return isChange ? `a new config version, ${version + 1},` : `config version ${version}`;
}

async function publish(
  context: CommandContext,
  { stores }: Connection,
  live: Release,
  { version, sha256 }: ConfigVersion,
  reason: string | undefined,
): Promise<Release> {
  const { number: _number, ...content } = live;
  return await publishVariant(stores.releases, {
    ...content,
    config: { version, sha256 },
    createdAt: new Date(context.clock.now()).toISOString(),
    createdBy: author(context.env),
    reason,
  });
}

type Told =
  | { readonly event: "config-stored"; readonly version: number }
  | { readonly event: "release-published"; readonly number: number; readonly release: string };

/** What stands whatever comes of the rollout. */
function tell({ flags, stdout, stderr }: CommandContext, told: Told): void {
  if (flags.json === true) {
    stdout(`${JSON.stringify(told)}\n`);
  } else if (flags.quiet !== true) {
    stderr(
      told.event === "config-stored"
        ? `config version ${told.version} is stored\n`
        : `${releaseName(told.number)} (${told.release}) is published\n`,
    );
  }
}
