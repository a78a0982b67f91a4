import { fail } from "../domain/failure.ts";
import type { ConfigEditOptions } from "./command-options.ts";

/** Flags that say how to roll out mean nothing where nothing is rolled out. Throws BAD_INPUT. */
export function refuseDeployFlags(options: ConfigEditOptions): void {
  const stray = options.wait === true ? "--wait" : "--despite-broken-stable";
  const isStray = options.wait === true || options.despiteBrokenStable === true;
  if (options.deploy !== true && isStray) {
    fail({
      code: "BAD_INPUT",
      summary: `${stray} says how to roll out, so it wants --deploy as well.`,
    });
  }
  if (options.despiteBrokenStable === true && options.reason === undefined) {
    fail({
      code: "BAD_INPUT",
      summary: "--despite-broken-stable goes on record, so it wants --reason as well.",
    });
  }
}
