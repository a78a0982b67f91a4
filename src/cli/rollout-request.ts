import type { Base } from "../domain/base.ts";
import type { Release } from "../domain/release.ts";
import type { Settings } from "../domain/settings.ts";
import type { Place } from "../engine/context.ts";
import type { Tell } from "../engine/events.ts";
import type { World } from "../engine/ports.ts";
import type { Request } from "../engine/request.ts";
import { author } from "./author.ts";
import type { CommandContext } from "./context.ts";

interface Asked {
  readonly world: World;
  readonly base: Base;
  readonly settings: Settings;
  readonly release: Release;
  readonly reason: string | undefined;
  readonly wait: boolean | undefined;
  readonly despiteBrokenStable: boolean | undefined;
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
  const { world, base, release, reason } = asked;
  return {
    world,
    settings: asPinned(asked.settings, release),
    release,
    place: placeOf(base),
    reason,
    startedBy: author(context.env),
    wait: asked.wait ?? false,
    despiteBrokenStable: asked.despiteBrokenStable ?? false,
    tell,
    signal: context.signal,
  };
}

/** What the engine needs of a base. */
export function placeOf(base: Base): Place {
  const { region, table, logGroup, listenerArn, propagationSeconds, artifacts } = base;
  return { region, table, logGroup, listenerArn, propagationSeconds, artifacts };
}

function asPinned(settings: Settings, release: Release): Settings {
  const { healthyAfter, unhealthyAfter } = settings.health;
  return {
    ...settings,
    port: release.port,
    health: { ...release.health, healthyAfter, unhealthyAfter },
  };
}
