import { wallClock } from "../../src/cli/wall-clock.ts";
import { startTraffic, type Traffic } from "../../src/cli/sample/traffic.ts";

/** Real load on the wall clock: as the rehearsal's unless told, half of it on kept connections. */
export function load(url: string, requestsPerSecond = 100): Traffic {
  return startTraffic({ url, requestsPerSecond, clock: wallClock });
}
