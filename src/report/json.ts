import type { RolloutResult } from "../domain/outcome.ts";
import type { Reporter, Sink } from "./reporter.ts";

/**
 * For machines: each event one line of JSON on standard output, and the result as the last line,
 * bare, exactly the RolloutResult.
 */
export function json(sink: Sink): Reporter {
  let result: RolloutResult | undefined;
  return {
    tell(event) {
      if (event.event === "rollout-finished") {
        result = event.result;
      } else {
        sink.stdout(`${JSON.stringify(event)}\n`);
      }
    },
    end() {
      if (result) {
        sink.stdout(`${JSON.stringify(result)}\n`);
        result = undefined;
      }
    },
  };
}
