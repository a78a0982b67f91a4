import type { Release } from "../domain/release.ts";
import type { Settings } from "../domain/settings.ts";

/** The settings for a release: what it pins (its port, its health path) counts, not today's. */
export function pinnedBy(settings: Settings, release: Release): Settings {
  const { healthyAfter, unhealthyAfter } = settings.health;
  return {
    ...settings,
    port: release.port,
    health: { ...release.health, healthyAfter, unhealthyAfter },
  };
}
