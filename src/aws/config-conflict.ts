import { changedKeys, diffConfig } from "../domain/config-diff.ts";
import type { ConfigVersion } from "../domain/config.ts";
import { fail } from "../domain/failure.ts";

/**
 * Refuses a change made to version `basedOn` because there is a newer one: names whoever took the
 * next version, when, the keys changed, and what has come since. Values stay unsaid.
 */
export async function configConflict(
  basedOn: number | undefined,
  newest: ConfigVersion,
  read: (version: number) => Promise<ConfigVersion | undefined>,
  cause?: unknown,
): Promise<never> {
  const following = (basedOn ?? 0) + 1;
  const [base, next] = await Promise.all([
    basedOn === undefined ? undefined : read(basedOn),
    newest.version === following ? newest : read(following),
  ]);
  const winner = next ?? newest;
  const keys = winner.changed?.join(", ") || changesBetween(base, winner);
  const since =
    `The newest is version ${newest.version}, by ${newest.createdBy} at ${newest.createdAt}; ` +
    `changed in all: ${changesBetween(base, newest)}.`;
  fail(
    {
      code: "CONFLICT",
      summary:
        `${winner.createdBy} wrote config version ${winner.version} at ${winner.createdAt} ` +
        `(changed: ${keys}); this change was made to ` +
        `${basedOn === undefined ? "an empty configuration" : `version ${basedOn}`}.`,
      ...(winner.version === newest.version ? {} : { evidence: [since] }),
      remedy:
        "Look at it, then make the change again: slipway config " +
        (base ? `diff ${base.version} ${newest.version}` : "list"),
    },
    cause,
  );
}

function changesBetween(before: ConfigVersion | undefined, after: ConfigVersion): string {
  return changedKeys(diffConfig(before?.values ?? {}, after.values)).join(", ") || "nothing";
}
