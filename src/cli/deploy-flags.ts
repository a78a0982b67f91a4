import { fail } from "../domain/failure.ts";
import type { ConfigEditOptions } from "./command-options.ts";
import { ownWords } from "./line.ts";

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
  wantReason("--despite-broken-stable", options.despiteBrokenStable, options.reason);
}

/** A flag that overrules a refusal is for the record. Throws BAD_INPUT without its reason. */
export function wantReason(
  flag: string,
  isGiven: boolean | undefined,
  reason: string | undefined,
): void {
  if (isGiven === true && reason === undefined) {
    fail({ code: "BAD_INPUT", summary: `${flag} goes on record, so it wants --reason as well.` });
  }
  if (isGiven === true && reason !== undefined) {
    ownWords(reason);
  }
}
