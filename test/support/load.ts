import { wallClock } from "../../src/cli/wall-clock.ts";
import { startTraffic, type Traffic } from "../../src/cli/sample/traffic.ts";

/** Real load on the wall clock: 200 requests a second unless told, half of them on kept connections. */
export function load(url: string, requestsPerSecond = 200): Traffic {
  return startTraffic({ url, requestsPerSecond, clock: wallClock });
}
