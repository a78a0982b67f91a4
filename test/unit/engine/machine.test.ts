import { describe, expect, test } from "vitest";
import type { Failure } from "../../../src/domain/failure.ts";
import { stepNames, type RolloutState } from "../../../src/domain/rollout.ts";
import { isPromoted, next, reopen } from "../../../src/engine/machine.ts";

const ok = { kind: "ok" } as const;
const why: Failure = { code: "CANARY_UNHEALTHY", summary: "why" };
const other: Failure = { code: "TIMEOUT", summary: "other" };
const failed = (failure: Failure) => ({ kind: "failed", failure }) as const;

describe("the whole truth table", () => {
  test.each(stepNames.map((step, index) => [step, stepNames[index + 1]] as const))(
    "advancing %s, ok, goes to %s",
    (step, following) => {
      const wanted: RolloutState = following
        ? { kind: "advancing", step: following }
        : { kind: "succeeded" };
      expect(next({ kind: "advancing", step }, ok)).toEqual(wanted);
    },
  );

  test.each(stepNames.slice(0, 7))("advancing %s, failed, undoes that very step", (step) => {
    expect(next({ kind: "advancing", step }, failed(why))).toEqual({
      kind: "undoing",
      step,
      failure: why,
    });
  });

  test.each(stepNames.slice(7))("advancing %s, failed, only leaves something to clean", (step) => {
    expect(next({ kind: "advancing", step }, failed(why))).toEqual({
      kind: "cleanup-pending",
      step,
      failure: why,
    });
  });

  test.each(stepNames.map((step, index) => [step, stepNames[index - 1]] as const))(
    "undoing %s, ok, goes back to %s and keeps the first failure",
    (step, earlier) => {
      const wanted: RolloutState = earlier
        ? { kind: "undoing", step: earlier, failure: why }
        : { kind: "rolled-back", failure: why };
      expect(next({ kind: "undoing", step, failure: why }, ok)).toEqual(wanted);
    },
  );

  test.each(stepNames)("undoing %s, failed, needs an operator and says what failed now", (step) => {
    expect(next({ kind: "undoing", step, failure: why }, failed(other))).toEqual({
      kind: "needs-operator",
      step,
      failure: other,
      because: why,
    });
  });

  test.each([
    { kind: "succeeded" },
    { kind: "rolled-back", failure: why },
    { kind: "needs-operator", step: "bake", failure: why },
    { kind: "cleanup-pending", step: "clean-up", failure: why },
  ] satisfies RolloutState[])("$kind has no next state", (state) => {
    expect(() => next(state, ok)).toThrow("no next state");
  });
});

test("a stopped rollout is reopened where it stopped", () => {
  expect(reopen({ kind: "cleanup-pending", step: "clean-up", failure: why })).toEqual({
    kind: "advancing",
    step: "clean-up",
  });
  expect(reopen({ kind: "needs-operator", step: "bake", failure: why })).toEqual({
    kind: "undoing",
    step: "bake",
    failure: why,
  });
  const stuck = { kind: "needs-operator", step: "bake", failure: other, because: why } as const;
  expect(reopen(stuck)).toEqual({ kind: "undoing", step: "bake", failure: why });
  expect(reopen({ kind: "succeeded" })).toEqual({ kind: "succeeded" });
});

test("promoted means past promote", () => {
  expect(isPromoted({ kind: "advancing", step: "promote" })).toBe(false);
  expect(isPromoted({ kind: "advancing", step: "retire-previous" })).toBe(true);
  expect(isPromoted({ kind: "succeeded" })).toBe(true);
  expect(isPromoted({ kind: "rolled-back", failure: why })).toBe(false);
});
