// Goal: a command we advise does what it says where it is run: same words, same place.
// Method: advice under the flags and words that would make it mean something else without them.
import { expect, test } from "vitest";
import { requireSomebodyToAsk } from "../../../src/cli/confirm.ts";
import { narrate } from "../../../src/cli/narrate.ts";
import { withSameFlags } from "../../../src/cli/with-same-flags.ts";
import type { RolloutResult } from "../../../src/domain/outcome.ts";
import { failureOf } from "./failure-of.ts";
import { fakeContext } from "./fake-context.ts";

test("where to go is repeated unless the command says it already", () => {
  const flags = { service: "shop", environment: "test", file: "it's/a.yaml", json: true };
  expect(withSameFlags("slipway status --environment test", flags)).toBe(
    "slipway status --environment test --service shop --file 'it'\\''s/a.yaml'",
  );
  expect(withSameFlags("slipway deploy r1 --service=shop --yes", { service: "shop" })).toBe(
    "slipway deploy r1 --service=shop --yes",
  );
  expect(withSameFlags("slipway undo --yes", { service: "shop" })).toBe(
    "slipway undo --yes --service shop",
  );
  expect(withSameFlags("slipway standin", flags)).toBe("slipway standin");
});

test("who must add --yes is given the very command that was typed", async () => {
  const argv = ["deploy", "r1", "--service", "shop", "--reason", "it is late"];
  const failure = await failureOf(() =>
    requireSomebodyToAsk(fakeContext({ argv }), "deploy", undefined),
  );
  expect(failure.remedy).toBe("slipway deploy r1 --service shop --reason 'it is late' --yes");
});

test("a rollout's next command is for the service it was about", async () => {
  const context = fakeContext({ flags: { json: true, service: "shop" } });
  await narrate(context, refused, undefined, (tell) => {
    tell({ event: "rollout-finished", result: refused });
    return Promise.resolve(refused);
  });
  expect(JSON.parse(context.printed.out)).toEqual({
    ...refused,
    next: "slipway status --environment test --service shop",
  });
});

const refused: RolloutResult = {
  outcome: "refused",
  code: "PREFLIGHT",
  exitCode: 2,
  service: "shop",
  environment: "test",
  rollout: null,
  release: "1",
  previous: null,
  serving: [],
  reason: "It is taken.",
  evidence: [],
  next: "slipway status --environment test",
  timeline: [],
  overhead: { totalSeconds: 0, waitingSeconds: 0, mutations: 0, reads: 0, stateWrites: 0 },
  awsRequestIds: [],
  left: [],
};
