// Goal: a program that answers rightly but slowly while it warms up is neither failed for it nor let
// through while it is slow; a wrong answer gets no such patience.
// Method: one small world whose acceptance checks are answered as told, the whole engine.
import { expect, test } from "vitest";
import { rollOut } from "../../../../src/engine/roll-out.ts";
import type { CheckAnswer } from "../../../../src/engine/ports.ts";
import { ask, sampleSettings } from "../../../support/samples.ts";
import { SmallWorld } from "../../../support/small-world.ts";

const pass: CheckAnswer = { kind: "pass", milliseconds: 1 };
const slow: CheckAnswer = {
  kind: "fail",
  tooSlow: true,
  reason: "took 900 ms, 500 ms are allowed",
};
const wrong: CheckAnswer = { kind: "fail", reason: "answered 500" };

/** Deploys over a live release whose checks were all answered; what each path was answered, in turn. */
async function deploy(answers: Readonly<Record<string, readonly CheckAnswer[]>>) {
  const small = new SmallWorld();
  await rollOut(ask(small, 1).request);
  const [check] = sampleSettings.canary.checks;
  if (!check) throw new Error("the sample has no check");
  const asked: string[] = [];
  const world = small.world();
  const { request } = ask(small, 2, {
    settings: {
      ...sampleSettings,
      canary: { checks: Object.keys(answers).map((path) => ({ ...check, path })) },
    },
    world: {
      ...world,
      probe: {
        ...world.probe,
        check: ({ path }) => {
          const answer = answers[path]?.[asked.filter((one) => one === path).length];
          asked.push(path);
          return answer ? Promise.resolve(answer) : Promise.reject(new Error(`${path} once more`));
        },
      },
    },
  });
  const result = await rollOut(request);
  expect(small.violations).toEqual([]);
  return { result, asked };
}

// Faults: I6.
test.each([0, 1, 2])("%i answers that are only too slow are forgiven", async (times) => {
  const { result, asked } = await deploy({ "/a": [...Array<CheckAnswer>(times).fill(slow), pass] });
  expect(result, result.reason).toMatchObject({ outcome: "live", release: "1.0.2" });
  expect(asked).toHaveLength(times + 1);
});

// Faults: I6.
test("a third one is not: the release is too slow", async () => {
  const { result, asked } = await deploy({ "/a": [slow, slow, slow] });
  expect(result).toMatchObject({ outcome: "rolled-back", code: "CHECK_FAILED" });
  expect(result.reason).toContain("took 900 ms, 500 ms are allowed");
  expect(asked).toHaveLength(3);
});

// Faults: I6.
test("every check warms up for itself, and one that passed is not asked again", async () => {
  const { result, asked } = await deploy({ "/a": [slow, slow, pass], "/b": [slow, pass] });
  expect(result, result.reason).toMatchObject({ outcome: "live" });
  expect(asked.toSorted()).toEqual(["/a", "/a", "/a", "/b", "/b"]);
});

test.each([[[wrong]], [[slow, wrong]]])("a wrong answer is not forgiven: %j", async (answers) => {
  const { result, asked } = await deploy({ "/a": answers });
  expect(result).toMatchObject({ outcome: "rolled-back", code: "CHECK_FAILED" });
  expect(asked).toHaveLength(answers.length);
});
