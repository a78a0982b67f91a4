import { fail } from "../domain/failure.ts";
import type { LeaseHolder } from "../domain/lease.ts";
import type { RolloutResult } from "../domain/outcome.ts";
import type { ReleaseDraft } from "../domain/release-content.ts";
import { releaseName, type ConfigReference, type Release } from "../domain/release.ts";
import type { Settings } from "../domain/settings.ts";
import type { Tell } from "../engine/events.ts";
import { isFresh } from "../engine/look-first.ts";
import type { World } from "../engine/ports.ts";
import type { Request } from "../engine/request.ts";
import { unfinishedRollout } from "../engine/roll-back.ts";
import { rollOut } from "../engine/roll-out.ts";
import { author } from "./author.ts";
import type { ConfigEditOptions } from "./command-options.ts";
import { confirm } from "./confirm.ts";
import type { CommandContext } from "./context.ts";
import { storeEdit, type PlannedEdit } from "./edit-config.ts";
import { lookAhead, type Ahead } from "./look-ahead.ts";
import { narrate } from "./narrate.ts";
import { checkConfig } from "./publish/check-config.ts";
import { checkStart } from "./publish/check-start.ts";
import { foretellConfig } from "./publish/foretell-config.ts";
import { foretellVariant } from "./publish/foretell-release.ts";
import { publishVariant } from "./publish/publish-under-free-id.ts";
import { rolloutRequest } from "./rollout-request.ts";
import { tellingServing } from "./telling-serving.ts";
import type { Connection } from "./wiring.ts";

/** What `config --deploy` was asked, and where. */
interface Asked {
  readonly context: CommandContext;
  readonly settings: Settings;
  readonly connection: Connection;
  readonly edit: PlannedEdit;
  readonly options: ConfigEditOptions;
}

/**
 * Stores an edit of the configuration, publishes the live release with it (all else as it is, the
 * AMI too), and rolls that out. Refused, with nothing stored, when nothing is live, a rollout is
 * unfinished, no release could be published with that configuration, or preflight says no; and,
 * before anything is made in AWS, when another release has gone live meanwhile.
 */
export async function deployConfig(asked: Asked): Promise<number> {
  const { context, settings, connection, edit, options } = asked;
  const world = connection.world();
  checkConfig(settings, edit.values);
  // What no other's rollout could mend needs no turn, and taking one is a write.
  const early = (await unfinishedRollout(world))
    ? undefined
    : await look(asked, await liveRelease(asked));
  if (early?.refused) {
    return await narrate(context, asked.settings, undefined, refusal(early, early.refused));
  }
  await takeTurn(context, world, options.wait ?? false);
  const live = await liveRelease(asked);
  await refuseUnfinished(connection);
  const asks = `Roll out ${live.id} with ${versionInWords(edit)} in ${settings.environment}?`;
  await confirm(context, options.yes, asks);
  const isFreshYet = isFresh(early?.looked, await world.ledger.live(), world.clock);
  const ahead = early && isFreshYet ? early : await look(asked, live);
  return ahead.refused
    ? await narrate(context, asked.settings, undefined, refusal(ahead, ahead.refused))
    : await storeAndRollOut(asked, live, ahead);
}

const refusal = (ahead: Ahead, refused: RolloutResult) => (tell: Tell) => {
  ahead.retell(tell);
  return Promise.resolve(refused);
};

/** Whether the release that is to come could be rolled out, before a trace of it is left. */
async function look(asked: Asked, live: Release): Promise<Ahead> {
  const { settings, connection, edit } = asked;
  const { releases } = connection.stores;
  const { environment } = settings;
  checkStart(live.run, edit.values);
  const incomplete = await releases.reasonIncomplete(live);
  if (incomplete !== undefined) {
    fail({
      code: "PREFLIGHT",
      summary: `Release ${live.id} cannot be launched again: ${incomplete}; nothing was stored.`,
      remedy: `Store it without --deploy, then: slipway deploy --environment ${environment}`,
    });
  }
  const { newest, isChange, values } = edit;
  const version = (newest?.version ?? 0) + 1;
  const config = newest && !isChange ? newest : foretellConfig(values, version);
  const release = await foretellVariant(releases, variant(asked, live, config));
  return await lookAhead((tell) => requestFor(asked, live, release, tell));
}

async function storeAndRollOut(asked: Asked, live: Release, ahead: Ahead): Promise<number> {
  const { context, connection, edit, options } = asked;
  const { configs, releases } = connection.stores;
  const config = await storeEdit(context, configs, edit, options.reason);
  tell(context, { event: "config-stored", version: config.version });
  const release = await publishVariant(releases, variant(asked, live, config));
  tell(context, { event: "release-published", number: release.number, release: release.id });
  return await narrate(context, asked.settings, asked.connection.releaseLog, async (say) => {
    ahead.retell(say);
    return await rollOut({
      ...requestFor(asked, live, release, say),
      looked: ahead.looked,
    });
  });
}

function requestFor(
  { context, settings, connection, options }: Asked,
  live: Release,
  release: Release,
  say: Tell,
): Request {
  const { reason, wait, despiteBrokenStable } = options;
  const { base } = connection;
  const world = connection.world();
  const asked = { base, settings, release, reason, wait, despiteBrokenStable, world };
  return { ...rolloutRequest(context, asked, say), purpose: "deploy", inPlaceOf: live.number };
}

/** Somebody else's rollout is refused, or waited for, before anything is stored. */
async function takeTurn(context: CommandContext, world: World, wait: boolean): Promise<void> {
  const waiting = ({ holder, purpose }: LeaseHolder): void => {
    if (context.flags.quiet !== true) {
      context.stderr(`waiting for ${holder}: ${purpose}\n`);
    }
  };
  const lease = await tellingServing(world, () =>
    world.leases.acquire("config --deploy", wait, waiting, context.signal),
  );
  await lease.release();
}

async function liveRelease({ settings, connection }: Asked): Promise<Release> {
  const { stores } = connection;
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

/** The live release with another configuration. */
function variant(
  { context, options }: Asked,
  live: Release,
  { version, sha256 }: ConfigReference,
): ReleaseDraft {
  const { number: _number, ...content } = live;
  return {
    ...content,
    config: { version, sha256 },
    createdAt: new Date(context.clock.now()).toISOString(),
    createdBy: author(context.env),
    reason: options.reason,
  };
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
