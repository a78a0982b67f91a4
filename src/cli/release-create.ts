import { releaseName } from "../domain/release.ts";
import type { ReleaseOptions } from "./command-options.ts";
import type { CommandContext } from "./context.ts";
import { createRelease } from "./publish/create-release.ts";
import { readSettings } from "./settings/read-settings.ts";
import { connect, type Connect } from "./wiring.ts";

/** `slipway release create`: publishes a release and says its number and id; deploys nothing. */
export async function runReleaseCreate(
  context: CommandContext,
  _args: readonly string[],
  options: ReleaseOptions,
  open: Connect = connect,
): Promise<number> {
  const settings = await readSettings(context);
  const { stores, close } = await open(context, settings);
  try {
    const release = await createRelease(context, settings, stores, options);
    const name = releaseName(release.number);
    const failed = (await stores.releases.read(release.number))?.failed !== undefined;
    const advice = failed
      ? `it is marked as failed; all the same: slipway deploy ${name} --force-bad --reason TEXT`
      : `to roll it out: slipway deploy ${name}`;
    context.stdout(
      context.flags.json === true
        ? `${JSON.stringify(release)}\n`
        : `${name} ${release.id}; ${advice}\n`,
    );
    return 0;
  } finally {
    close();
  }
}
