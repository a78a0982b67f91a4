import type { Base } from "../domain/base.ts";
import type { Release } from "../domain/release.ts";
import type { Settings } from "../domain/settings.ts";
import type { Place } from "../engine/context.ts";
import type { Tell } from "../engine/events.ts";
import { pinnedBy } from "../engine/pinned.ts";
import type { World } from "../engine/ports.ts";
import type { Request, UnfinishedRequest } from "../engine/request.ts";
import { author } from "./author.ts";
import type { CommandContext } from "./context.ts";

interface AskedOfUnfinished {
  readonly world: World;
  readonly base: Base;
  readonly settings: Settings;
  readonly reason: string | undefined;
  readonly wait: boolean | undefined;
}

interface Asked extends AskedOfUnfinished {
  readonly release: Release;
  readonly despiteBrokenStable: boolean | undefined;
  readonly forceBad?: boolean | undefined;
}

/** The engine's request to end whatever is unfinished. */
export function unfinishedRequest(
  context: CommandContext,
  { world, base, settings, reason, wait = false }: AskedOfUnfinished,
  tell: Tell,
): UnfinishedRequest {
  const { env, signal } = context;
  const startedBy = author(env);
  return { world, settings, place: placeOf(base), reason, startedBy, wait, tell, signal };
}

/**
 * The engine's request for one release. What a release pins (its port, its health path) counts,
 * whatever slipway.yaml says by now.
 */
export function rolloutRequest(
  context: CommandContext,
  asked: Asked,
  tell: Tell,
): Omit<Request, "purpose"> {
  const { release, despiteBrokenStable = false, forceBad = false } = asked;
  return {
    ...unfinishedRequest(context, asked, tell),
    settings: pinnedBy(asked.settings, release),
    release,
    despiteBrokenStable,
    forceBad,
  };
}

/** What the engine needs of a base. */
export function placeOf(base: Base): Place {
  const { region, table, logGroup, listenerArn, subnetIds, propagationSeconds, artifacts } = base;
  return { region, table, logGroup, listenerArn, subnetIds, propagationSeconds, artifacts };
}
