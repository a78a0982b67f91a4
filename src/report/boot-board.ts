import type { RolloutEvent } from "../engine/events.ts";
import { bootLine } from "./event-line.ts";

type BootProgress = Extract<RolloutEvent, { event: "boot-progress" }>;

/** Where each instance's boot stands, failed ones first, in few enough lines for any fleet. */
export class BootBoard {
  readonly #latest = new Map<string, BootProgress>();

  tell(event: BootProgress): void {
    this.#latest.set(event.instanceId, event);
  }

  clear(): void {
    this.#latest.clear();
  }

  /** At most `most` lines of single instances, then one that counts the others. */
  lines(most = 5): readonly string[] {
    const all = [...this.#latest.values()].sort((a, b) => rank(a) - rank(b));
    if (all.length <= most) {
      return all.map(bootLine);
    }
    const others = all.slice(most);
    const ready = others.filter((event) => event.state === "ready").length;
    const rest = others.length - ready;
    const counts = [ready > 0 ? `${ready} ready` : "", rest > 0 ? `${rest} not yet` : ""];
    return [
      ...all.slice(0, most).map(bootLine),
      `and ${others.length} more: ${counts.filter((count) => count !== "").join(", ")}`,
    ];
  }
}

function rank(event: BootProgress): number {
  return event.state === "failed" ? 0 : event.state === "ready" ? 2 : 1;
}
