import { releaseName, type Pin, type StoredRelease } from "../domain/release.ts";
import { author } from "./author.ts";
import type { PinOptions } from "./command-options.ts";
import type { CommandContext } from "./context.ts";
import { findRelease } from "./find-release.ts";
import { readSettings } from "./settings/read-settings.ts";
import type { Stores } from "./stores.ts";
import { connect, type Connect } from "./wiring.ts";

/**
 * `slipway release pin RELEASE`: clean-up leaves the release and its config alone until it is
 * unpinned. One that is pinned already stays as it is. Throws NOT_FOUND when it is too late.
 */
export async function runReleasePin(
  context: CommandContext,
  args: readonly string[],
  { reason }: PinOptions,
  open: Connect = connect,
): Promise<number> {
  return await change(context, args, open, async (releases, { release, pinned }) => {
    const by = author(context.env);
    const pin = pinned ?? { by, at: new Date(context.clock.now()).toISOString(), reason };
    if (!pinned) {
      await releases.pin(release, pin);
    }
    return { pin, isChange: !pinned };
  });
}

/** `slipway release unpin RELEASE`: it leaves with the rollback window again. */
export async function runReleaseUnpin(
  context: CommandContext,
  args: readonly string[],
  _options: object,
  open: Connect = connect,
): Promise<number> {
  return await change(context, args, open, async (releases, { release, pinned }) => {
    if (pinned) {
      await releases.unpin(release.number);
    }
    return { pin: undefined, isChange: pinned !== undefined };
  });
}

interface Changed {
  readonly pin: Pin | undefined;
  readonly isChange: boolean;
}

async function change(
  context: CommandContext,
  [name = ""]: readonly string[],
  open: Connect,
  make: (releases: Stores["releases"], stored: StoredRelease) => Promise<Changed>,
): Promise<number> {
  const settings = await readSettings(context);
  const { stores, close } = await open(context, settings);
  try {
    const stored = await findRelease(stores.releases, name);
    say(context, stored, await make(stores.releases, stored));
    return 0;
  } finally {
    close();
  }
}

function say(
  context: CommandContext,
  { release }: StoredRelease,
  { pin, isChange }: Changed,
): void {
  const { number, id } = release;
  if (context.flags.json === true) {
    const pinned = pin ? { ...pin, reason: pin.reason ?? null } : null;
    const told = { release: releaseName(number), id, pinned, changed: isChange };
    context.stdout(`${JSON.stringify(told)}\n`);
    return;
  }
  const why = pin?.reason === undefined ? "" : `, because: ${pin.reason}`;
  const already = isChange ? "" : " already";
  context.stdout(
    pin
      ? `${releaseName(number)} (${id}) is pinned${already}, by ${pin.by} since ${pin.at}${why}\n`
      : `${releaseName(number)} (${id}) is ${isChange ? "unpinned" : "not pinned"}\n`,
  );
}
