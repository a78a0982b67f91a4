import type { RolloutEvent } from "../engine/events.ts";
import type { CommandContext } from "./context.ts";

/** What takes its time, on stderr: a wait for somebody else, steps that are finished. */
export function tellBriefly({ flags, stderr }: CommandContext): (event: RolloutEvent) => void {
  return (event) => {
    if (flags.quiet === true) {
      return;
    }
    if (event.event === "note") {
      stderr(`${event.message}\n`);
    } else if (event.event === "lease-waiting") {
      stderr(`waiting for ${event.holder}: ${event.purpose}\n`);
    } else if (event.event === "step-waiting") {
      stderr(`${event.step}: ${event.reason}\n`);
    }
  };
}
