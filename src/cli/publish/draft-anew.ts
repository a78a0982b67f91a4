import { fail } from "../../domain/failure.ts";
import { releaseName } from "../../domain/release.ts";
import type { Settings } from "../../domain/settings.ts";
import { author } from "../author.ts";
import type { ReleaseOptions } from "../command-options.ts";
import type { CommandContext } from "../context.ts";
import { findRelease } from "../find-release.ts";
import type { Stores } from "../stores.ts";
import type { DraftedRelease } from "./draft-release.ts";
import { unusedId } from "./publish-under-free-id.ts";
import { warnOn } from "./warn-on.ts";

/**
 * A published release once more, on the AMI of today: all it pins is kept, slipway.yaml decides
 * nothing but which AMI. Its config is not checked again, since other code may require other keys.
 * Throws NOT_FOUND when there is no such release, or it could not boot any more.
 */
export async function draftAnew(
  context: CommandContext,
  settings: Settings,
  { releases, resolveAmi }: Pick<Stores, "releases" | "resolveAmi">,
  from: string,
  { id, reason }: Pick<ReleaseOptions, "id" | "reason">,
): Promise<DraftedRelease> {
  const { release: original } = await findRelease(releases, from);
  const name = releaseName(original.number);
  const incomplete = await releases.reasonIncomplete(original);
  if (incomplete !== undefined) {
    fail({
      code: "NOT_FOUND",
      summary: `${name} (${original.id}) cannot be released anew: ${incomplete}.`,
      remedy: "slipway release list shows what there is; a pinned release keeps its config.",
    });
  }
  const ami = await resolveAmi(settings.instance.ami);
  if (ami === original.ami) {
    warnOn(context)(`${ami} is still the AMI, so nothing differs from ${name} but the number.`);
  }
  const { number: _number, ...content } = original;
  return {
    idIsDerived: false,
    tarball: undefined,
    needsFirstConfig: false,
    draft: {
      ...content,
      id: id ?? unusedId(await releases.list(), original),
      ami,
      createdAt: new Date(context.clock.now()).toISOString(),
      createdBy: author(context.env),
      reason: reason ?? `${name} on the AMI of today`,
    },
  };
}
