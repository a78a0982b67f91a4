import { fail } from "../domain/failure.ts";
import { releaseName, type StoredRelease } from "../domain/release.ts";
import type { Releases } from "../engine/ports.ts";

/** The release a person named: `r42`, `42` or its id. Throws NOT_FOUND naming the newest ones. */
export async function findRelease(releases: Releases, name: string): Promise<StoredRelease> {
  const all = await releases.list();
  const byNumber = /^r?([1-9]\d{0,8})$/.exec(name)?.[1];
  const found =
    all.find(({ release }) => release.id === name) ??
    all.find(({ release }) => String(release.number) === byNumber);
  if (found) {
    return found;
  }
  const newest = [...all]
    .sort((a, b) => b.release.number - a.release.number)
    .slice(0, 5)
    .map(({ release }) => `${releaseName(release.number)} (${release.id})`);
  return fail({
    code: "NOT_FOUND",
    summary:
      newest.length > 0
        ? `There is no release ${name}; the newest are ${newest.join(", ")}.`
        : `There is no release ${name}; none has been published yet.`,
    remedy:
      newest.length > 0
        ? "slipway release list shows all of them."
        : "slipway release create publishes the first.",
  });
}
