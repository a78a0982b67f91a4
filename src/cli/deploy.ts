import { fail } from "../domain/failure.ts";
import { releaseName, type Release } from "../domain/release.ts";
import type { Settings } from "../domain/settings.ts";
import { assertArtifactStarts } from "../engine/artifact-starts.ts";
import type { RolloutResult } from "../domain/outcome.ts";
import { lookFirst } from "../engine/look-first.ts";
import type { Request } from "../engine/request.ts";
import { rollOut } from "../engine/roll-out.ts";
import type { DeployOptions } from "./command-options.ts";
import { confirm, requireSomebodyToAsk } from "./confirm.ts";
import type { CommandContext } from "./context.ts";
import { planDeploy } from "./deploy-plan.ts";
import { wantReason } from "./deploy-flags.ts";
import { findRelease } from "./find-release.ts";
import { narrate } from "./narrate.ts";
import { publishDraft } from "./publish/create-release.ts";
import { draftRelease } from "./publish/draft-release.ts";
import { foretellRelease, type ForetoldRelease } from "./publish/foretell-release.ts";
import { imageAsked } from "./publish/prepare-image.ts";
import { rolloutRequest } from "./rollout-request.ts";
import { readSettings } from "./settings/read-settings.ts";
import { connect, type Connect, type Connection } from "./wiring.ts";

/**
 * `slipway deploy [RELEASE]`: publishes a release of this tree unless one is named; rolls it out.
 */
export async function runDeploy(
  context: CommandContext,
  args: readonly string[],
  options: DeployOptions,
  open: Connect = connect,
): Promise<number> {
  if (options.plan !== true) {
    requireSomebodyToAsk(context, "deploy", options.yes);
  }
  refuseContradictions(args, options);
  const settings = await readSettings(context);
  const connection = await open(context, settings);
  try {
    const { base } = connection;
    const named = args[0];
    if (options.plan === true) {
      return await planDeploy(context, settings, connection, named, options);
    }
    const wanted =
      named === undefined
        ? await wantedOfTree(context, settings, connection, options)
        : await wantedByName(connection, named);
    await confirm(context, options.yes, await question(connection, wanted.release));
    return await narrate(context, settings, connection.releaseLog, (tell) =>
      rollOutWanted(wanted, (release) => {
        const { reason = release.reason, wait, despiteBrokenStable, forceBad } = options;
        const how = { reason, wait, despiteBrokenStable, forceBad };
        const asked = { base, settings, release, world: connection.world(), ...how };
        return { ...rolloutRequest(context, asked, tell), purpose: "deploy" };
      }),
    );
  } finally {
    connection.close();
  }
}

/** A release to roll out, which may have to be published, or made whole again, first. */
interface Wanted extends ForetoldRelease {
  readonly publish: () => Promise<Release>;
}

async function wantedOfTree(
  context: CommandContext,
  settings: Settings,
  { base, stores }: Connection,
  options: DeployOptions,
): Promise<Wanted> {
  const image = imageAsked(settings, options);
  if (image !== undefined) {
    // Whether its registry answers does not matter then.
    assertArtifactStarts(base, { id: options.id ?? image, artifact: { kind: "image" } });
  }
  const drafted = await draftRelease(context, settings, stores, options);
  assertArtifactStarts(base, drafted.draft);
  const foretold = await foretellRelease(stores.releases, drafted);
  return { ...foretold, isPublished: false, publish: () => publishDraft(stores, drafted) };
}

async function wantedByName({ base, stores }: Connection, named: string): Promise<Wanted> {
  const { release } = await findRelease(stores.releases, named);
  assertArtifactStarts(base, release);
  return { release, isPublished: true, publish: () => Promise.resolve(release) };
}

/** What can be refused is refused before anything is published, so that nothing is left of it. */
async function rollOutWanted(
  { release, isPublished, publish }: Wanted,
  requestFor: (release: Release) => Request,
): Promise<RolloutResult> {
  const found = await lookFirst(requestFor(release), isPublished);
  return "refused" in found
    ? found.refused
    : await rollOut({ ...requestFor(await publish()), looked: found.looked });
}

function refuseContradictions(args: readonly string[], options: DeployOptions): void {
  wantReason("--despite-broken-stable", options.despiteBrokenStable, options.reason);
  wantReason("--force-bad", options.forceBad, options.reason);
  const making = ["image", "source", "sha256", "id"] as const;
  const given = making.find((option) => options[option] !== undefined);
  if (args[0] !== undefined && given !== undefined) {
    fail({
      code: "BAD_INPUT",
      summary: `deploy ${args[0]} names a published release, so --${given} has nothing to make.`,
      remedy: "Leave one of the two out.",
    });
  }
}

async function question({ stores }: Connection, release: Release): Promise<string> {
  const live = await stores.ledger.live();
  const before = live ? ` in place of ${live.releaseId}` : ", the first";
  const { number, id, environment } = release;
  return `Roll out ${releaseName(number)} (${id}) in ${environment}${before}?`;
}
