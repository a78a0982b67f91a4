import type { RolloutResult } from "../domain/outcome.ts";
import type { Reporter, Sink } from "./reporter.ts";
import { resultScreen } from "./result-screen.ts";

/** Says nothing but the result. */
export function quiet(sink: Sink): Reporter {
  let result: RolloutResult | undefined;
  return {
    tell(event) {
      if (event.event === "rollout-finished") {
        result = event.result;
      }
    },
    end() {
      if (result) {
        sink.stdout(resultScreen(result));
        result = undefined;
      }
    },
  };
}
