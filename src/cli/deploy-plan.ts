import type { Settings } from "../domain/settings.ts";
import { planRollout } from "../engine/plan/plan-rollout.ts";
import { planLines } from "../report/plan-lines.ts";
import type { DeployOptions } from "./command-options.ts";
import type { CommandContext } from "./context.ts";
import { findRelease } from "./find-release.ts";
import { draftRelease } from "./publish/draft-release.ts";
import { foretellRelease, type ForetoldRelease } from "./publish/foretell-release.ts";
import { rolloutRequest } from "./rollout-request.ts";
import type { Connection } from "./wiring.ts";
import { withSameFlags } from "./with-same-flags.ts";

/**
 * `slipway deploy --plan`: what the deploy would change, call by call, and what would refuse it.
 * Publishes nothing, takes no lease, changes nothing; resolves to 0 where the deploy could begin.
 */
export async function planDeploy(
  context: CommandContext,
  settings: Settings,
  connection: Connection,
  named: string | undefined,
  options: DeployOptions,
): Promise<number> {
  const { stores, base } = connection;
  const { release, isPublished }: ForetoldRelease =
    named === undefined
      ? await foretellRelease(
          stores.releases,
          await draftRelease(context, settings, stores, options),
        )
      : { release: (await findRelease(stores.releases, named)).release, isPublished: true };
  const { reason, despiteBrokenStable, forceBad } = options;
  const world = connection.world();
  const asked = { world, base, settings, release, reason, despiteBrokenStable, forceBad };
  const request = rolloutRequest(context, { ...asked, wait: false }, () => undefined);
  const plan = await planRollout({ ...request, purpose: "deploy", isPublished, notes: [] });
  const { next } = plan;
  const here = { ...plan, next: next === null ? null : withSameFlags(next, context.flags) };
  const text = context.flags.json === true ? JSON.stringify(here) : planLines(here).join("\n");
  context.stdout(`${text}\n`);
  return 0;
}
