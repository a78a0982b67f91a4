import type { Socket } from "node:net";
import type { Clock } from "../clock.ts";

/** Watches one client connection between its requests; those under way have their own watch. */
export interface ClientWatch {
  /** Its head has been read. */
  requestBegun(): void;
  /** Answered or given up. */
  requestEnded(): void;
  /** Since the connection was opened. */
  ageMs(): number;
}

/**
 * Calls `onSilence` once when nothing came for `idleMs` while no request was under way, telling
 * whether part of a head had come. It looks four times in that time and asks for it each time
 * anew, so part of a head that stops may be noticed up to a quarter late.
 */
export function watchClient(
  clock: Clock,
  socket: Socket,
  idleMs: () => number,
  onSilence: (isHeadBegun: boolean) => void,
): ClientWatch {
  const openedAt = clock.now();
  let underWay = 0;
  let silentSince = openedAt;
  let bytesSeen = 0;
  let bytesOfRequests = 0;
  const look = (): void => {
    const now = clock.now();
    if (underWay > 0 || socket.bytesRead !== bytesSeen) silentSince = now;
    bytesSeen = socket.bytesRead;
    const limitMs = idleMs();
    const leftMs = silentSince + limitMs - now;
    if (leftMs > 0) cancel = clock.after(Math.min(leftMs, limitMs / 4), look);
    else onSilence(socket.bytesRead > bytesOfRequests);
  };
  let cancel = clock.after(idleMs() / 4, look);
  socket.once("close", () => cancel());
  return {
    requestBegun() {
      underWay += 1;
    },
    requestEnded() {
      underWay -= 1;
      silentSince = clock.now();
      bytesSeen = socket.bytesRead;
      bytesOfRequests = socket.bytesRead;
    },
    ageMs: () => clock.now() - openedAt,
  };
}
