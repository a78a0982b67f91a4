import type { Region } from "../region.ts";
import type { LogEvent, LogStream } from "./state.ts";

/** What of a stream can be read by now. */
export function visibleEvents(region: Region, { events }: LogStream): readonly LogEvent[] {
  const { clock, pace, quirks } = region;
  const lag = quirks.has("LOG-01") ? pace.logDelayMs : 0;
  return events.filter(({ ingestionTime }) => ingestionTime + lag <= clock.now());
}
