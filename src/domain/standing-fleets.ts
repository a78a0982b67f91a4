import type { Fleet } from "./fleet.ts";
import type { LivePointer, Rollout } from "./rollout.ts";

/** Every fleet that the live pointer and an unfinished rollout name; each name once. */
export function standingFleets(
  live: LivePointer | undefined,
  unfinished: Rollout | undefined,
): readonly Fleet[] {
  const all = [
    live?.fleet,
    live?.kept?.fleet,
    ...(live?.leftover ?? []),
    unfinished?.candidate,
    unfinished?.stable?.fleet,
    unfinished?.kept?.fleet,
    ...(unfinished?.leftover ?? []),
  ].filter((fleet) => fleet !== undefined);
  return [...new Map(all.map((fleet) => [fleet.name, fleet])).values()];
}
