import { fail } from "../domain/failure.ts";
import { releaseName, type Release } from "../domain/release.ts";
import type { Settings } from "../domain/settings.ts";
import { assertArtifactStarts } from "../engine/artifact-starts.ts";
import { unfinishedRollout } from "../engine/roll-back.ts";
import { rollOut } from "../engine/roll-out.ts";
import { assertRouteFree } from "../engine/route-free.ts";
import type { DeployOptions } from "./command-options.ts";
import { confirm, requireSomebodyToAsk } from "./confirm.ts";
import type { CommandContext } from "./context.ts";
import { planDeploy } from "./deploy-plan.ts";
import { findRelease } from "./find-release.ts";
import { narrate } from "./narrate.ts";
import { publishDraft } from "./publish/create-release.ts";
import { draftRelease } from "./publish/draft-release.ts";
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
    const { stores, base } = connection;
    const named = args[0];
    if (options.plan === true) {
      return await planDeploy(context, settings, connection, named, options);
    }
    if (named === undefined) {
      await routeFirst(connection, settings);
    }
    const release =
      named === undefined
        ? await publish(context, settings, connection, options)
        : (await findRelease(stores.releases, named)).release;
    assertArtifactStarts(base, release);
    await confirm(context, options.yes, await question(connection, release));
    return await narrate(context, async (tell) => {
      const { reason = release.reason, wait, despiteBrokenStable } = options;
      const asked = { base, settings, release, reason, wait, despiteBrokenStable };
      const world = connection.world();
      const request = rolloutRequest(context, { ...asked, world }, tell);
      return await rollOut({ ...request, purpose: "deploy" });
    });
  } finally {
    connection.close();
  }
}

/** What this base could not start is refused before anything is published. */
async function publish(
  context: CommandContext,
  settings: Settings,
  { base, stores }: Connection,
  options: DeployOptions,
): Promise<Release> {
  const drafted = await draftRelease(context, settings, stores, options);
  assertArtifactStarts(base, drafted.draft);
  return await publishDraft(stores, drafted);
}

/**
 * The route of a service without any rule of its own is refused before anything is published; a
 * live or interrupted one has its rules, and preflight looks after them.
 */
async function routeFirst(connection: Connection, settings: Settings): Promise<void> {
  const world = connection.world();
  const live = await world.ledger.live();
  if (!live && !(await unfinishedRollout(world))) {
    await assertRouteFree({ world, settings, live }, await world.traffic.rules());
  }
}

function refuseContradictions(args: readonly string[], options: DeployOptions): void {
  if (options.despiteBrokenStable === true && options.reason === undefined) {
    fail({
      code: "BAD_INPUT",
      summary: "--despite-broken-stable goes on record, so it wants --reason as well.",
    });
  }
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
