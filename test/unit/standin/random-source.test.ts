import { expect, test } from "vitest";
import { seededRandom, trueRandom } from "../../../src/standin/random-source.ts";

const draw = (random: () => number, count: number) => Array.from({ length: count }, random);

test("a seed gives the same sequence again, another seed another", () => {
  expect(draw(seededRandom(7), 20)).toEqual(draw(seededRandom(7), 20));
  expect(draw(seededRandom(7), 20)).not.toEqual(draw(seededRandom(8), 20));
});

test.each([
  ["seeded", seededRandom(1)],
  ["true", trueRandom],
])("%s numbers spread over [0, 1)", (_name, random) => {
  const drawn = draw(random, 2000);
  expect(Math.min(...drawn)).toBeGreaterThanOrEqual(0);
  expect(Math.max(...drawn)).toBeLessThan(1);
  for (let tenth = 0; tenth < 10; tenth++) {
    const share = drawn.filter((x) => Math.floor(x * 10) === tenth).length;
    expect(share).toBeGreaterThan(100);
  }
});
