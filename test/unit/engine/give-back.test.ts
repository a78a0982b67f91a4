// Goal: when a rollout has to be undone while the ledger takes no write, customers go back to stable
// all the same, with one change of the rule; undo takes back the rest once AWS answers again.
// Method: deploys whose candidate crashes under traffic on the small world, with every write of the
// ledger throttled from the first weight on; the report is compared with the rule.
import { beforeEach, expect, test } from "vitest";
import type { RolloutResult } from "../../../src/domain/outcome.ts";
import type { RolloutEvent } from "../../../src/engine/events.ts";
import { rollOut } from "../../../src/engine/roll-out.ts";
import { undo } from "../../../src/engine/undo.ts";
import { ask } from "../../support/samples.ts";
import { SmallWorld } from "../../support/small-world.ts";

let small: SmallWorld;

beforeEach(() => {
  small = new SmallWorld();
});

/** Lets the candidate crash, and the ledger take nothing, from then on. */
function throttledFrom(isThere: (event: RolloutEvent) => boolean) {
  return (event: RolloutEvent): void => {
    if (!isThere(event)) return;
    small.crashAfterReady.add(2);
    small.fault = (_, name) => (name === "write" ? "unanswered" : undefined);
  };
}

const atHalf = (event: RolloutEvent): boolean =>
  event.event === "traffic-shifted" && event.serving.length === 2;
const atBake = (event: RolloutEvent): boolean =>
  event.event === "step-started" && event.step === "bake";

const setsBack = / web-2-\w+=0 |^weights web-2-\w+=0/;

const deploy = async (number: number, tell: (event: RolloutEvent) => void = () => undefined) =>
  await rollOut({ ...ask(small, number).request, tell });

function expectGivenBack(result: RolloutResult): void {
  expect(result).toMatchObject({
    outcome: "interrupted",
    code: "AWS_UNREACHABLE",
    serving: [{ release: "1.0.1", percent: 100 }],
    next: "slipway undo --environment rehearsal --yes --wait",
  });
  expect(result.reason).toContain("Customers were given back to 1.0.1, though");
}

// Faults: A1.
test.each([
  { when: "half-way through the shift", isThere: atHalf },
  { when: "while it bakes", isThere: atBake },
])("customers go back $when though nothing can be noted", async ({ isThere }) => {
  await deploy(1);
  small.calls.length = 0;
  const result = await deploy(2, throttledFrom(isThere));
  expectGivenBack(result);
  const sets = small.calls.filter((call) => call.startsWith("weights "));
  expect(sets.filter((call) => setsBack.test(call))).toHaveLength(1);

  small.fault = () => undefined;
  const { release: _release, purpose: _purpose, ...request } = ask(small, 1).request;
  expect(await undo(request)).toMatchObject({ outcome: "live", release: "1.0.1", left: [] });
  expect(small.groups.size).toBe(1);
  expect(small.violations).toEqual([]);
});

test("what cannot be given back either is told as it was", async () => {
  await deploy(1);
  const tell = throttledFrom(atHalf);
  const result = await deploy(2, (event) => {
    tell(event);
    const strike = small.fault;
    small.fault = (call, name) =>
      name.startsWith("weights") && small.crashAfterReady.has(2)
        ? "unanswered"
        : strike(call, name);
  });
  expect(result).toMatchObject({ outcome: "interrupted", code: "AWS_UNREACHABLE" });
  expect(result.reason).not.toContain("given back");
  expect(result.next).toBe("slipway resume --environment rehearsal --yes --wait");
});

const isBack = (event: RolloutEvent): boolean =>
  event.event === "traffic-shifted" && event.serving[0]?.release === "1.0.1";

test("stopped while the weights spread that went back, it says that they did", async () => {
  await deploy(1);
  const stop = new AbortController();
  const tell = throttledFrom(atHalf);
  const { request } = ask(small, 2);
  const result = await rollOut({
    ...request,
    signal: stop.signal,
    tell: (event) => (isBack(event) ? stop.abort() : tell(event)),
  });
  expectGivenBack(result);
});

test("weights that went back and could not be read are not told as given back", async () => {
  await deploy(1);
  const tell = throttledFrom(atHalf);
  let isSet = false;
  const result = await deploy(2, (event) => {
    tell(event);
    const strike = small.fault;
    small.fault = (call, name) => {
      isSet ||= setsBack.test(name);
      return isSet && name === "rules" ? "unanswered" : strike(call, name);
    };
  });
  expect(isSet).toBe(true);
  expect(result).toMatchObject({ outcome: "interrupted", serving: null });
  expect(result.reason).not.toContain("given back");
});
