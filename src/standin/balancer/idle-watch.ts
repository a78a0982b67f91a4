import type { Clock } from "../clock.ts";

/** Watches for silence. */
export interface IdleWatch {
  /** Something moved: the silence begins anew. */
  touch(): void;
  stop(): void;
}

/**
 * Calls `onIdle` once, when `idleMs` have passed without a touch. A touch only notes the time, so
 * it may be called for every chunk.
 */
export function watchIdle(clock: Clock, idleMs: number, onIdle: () => void): IdleWatch {
  let touchedAt = clock.now();
  const look = (): void => {
    const leftMs = touchedAt + idleMs - clock.now();
    if (leftMs <= 0) onIdle();
    else cancel = clock.after(leftMs, look);
  };
  let cancel = clock.after(idleMs, look);
  return {
    touch() {
      touchedAt = clock.now();
    },
    stop() {
      cancel();
    },
  };
}
