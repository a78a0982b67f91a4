import { BootFailure } from "./boot-failure.ts";
import type { ReleaseDocument } from "./release-document.ts";

/** What a room can give; the rest needs a container engine. A room's own init reaps processes. */
const AVAILABLE = new Set(["init", "workingDirectory", "stopTimeoutSeconds"]);

/**
 * Rejects, with CONTAINER_REFUSED, a release that asks for what this driver does not have: better
 * no program than one with other rights, limits or names than were asked for.
 */
export function refuseContainer({ run }: ReleaseDocument): void {
  const options = Object.keys(run.options ?? {}).filter((name) => !AVAILABLE.has(name));
  const asked = [
    ...(run.privileged === true ? ["privileged"] : []),
    ...(run.capabilities === undefined ? [] : ["capabilities"]),
    ...options.map((name) => `options.${name}`),
  ];
  if (asked.length === 0) return;
  const names = asked.map((name) => `run.${name}`).join(", ");
  const summary = `the process driver has no container engine, and the release asks for ${names}`;
  throw new BootFailure("CONTAINER_REFUSED", summary);
}
