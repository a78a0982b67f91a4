import { expect } from "vitest";
import { VirtualClock } from "../../../../src/standin/clock.ts";
import { Quirks } from "../../../../src/standin/quirks/quirks.ts";
import type { Region } from "../../../../src/standin/region.ts";
import { ssmOperations } from "../../../../src/standin/ssm/operations.ts";
import { Parameters } from "../../../../src/standin/ssm/state.ts";
import { Sts } from "../../../../src/standin/sts/state.ts";

export const start = Date.UTC(2030, 0, 1);

/** Nothing but parameters; `ask` calls an operation as the user `ann`. */
export function parameterStore() {
  const clock = new VirtualClock(start);
  const quirks = new Quirks();
  const parts = { name: "eu-west-1", account: "123456789012", clock, quirks };
  const region = parts as unknown as Region & { parameters: Parameters };
  Object.assign(region, { parameters: new Parameters(region), sts: new Sts(region) });
  const call = { service: "ssm", operation: "", requestId: "", accessKeyId: "ann" } as const;
  const ask = (name: string, input: object): any =>
    ssmOperations[name]!.run(region, input as never, call);
  return { ask, clock, parameters: region.parameters };
}

/** An error of this code. */
export const code = (name: string) => expect.objectContaining({ code: name });
