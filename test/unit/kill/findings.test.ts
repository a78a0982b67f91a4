// Goal: once a struck command has been got over, everything but one whole fleet and its one rule is
// named, and so is every piece of the fleet that is missing.
// Method: lists of what stands, as the auditor of `npm run kill` tells them, with one thing too many or
// too few.
import { expect, test } from "vitest";
import { unlikeOneFleet } from "../../kill/findings.ts";

const thing = (name: string, rollout = "3", release = `1.0.${rollout}`) => ({
  name,
  rollout,
  release,
  isInstance: name.startsWith("instance"),
});

const whole = [
  thing("group shop-3-abc"),
  thing("instance i-1"),
  thing("instance i-2"),
  thing("template shop-3-abc"),
  // It outlives the rollout that made it.
  thing("rule 20100", "1", ""),
  thing("target group arn:tg/shop-3-abc/1"),
];

const told = (things: readonly ReturnType<typeof thing>[]) =>
  unlikeOneFleet(things, "shop-3-abc", 20_100);

test("one whole fleet and its rule are all there may be", () => {
  expect(told(whole)).toEqual([]);
});

test.each([
  ["a test rule of the live rollout", thing("rule 100", "3"), "rule 100 of 1.0.3"],
  ["a second target group of it", thing("target group arn:2"), "target group arn:2 of 1.0.3"],
  ["a second group of it", thing("group shop-3-xyz"), "group shop-3-xyz of 1.0.3"],
  ["a second template of it", thing("template shop-3-xyz"), "template shop-3-xyz of 1.0.3"],
  ["another's production rule", thing("rule 20101", "1", ""), "rule 20101 of no release"],
  ["an instance of another rollout", thing("instance i-9", "2"), "instance i-9 of 1.0.2"],
  ["a target group of another", thing("target group arn:2", "2"), "target group arn:2 of 1.0.2"],
])("%s is an orphan", (_what, one, name) => {
  expect(told([...whole, one])).toEqual([`${name} is an orphan`]);
});

test.each([
  ["group", "no group of shop-3-abc stands"],
  ["template", "no template of shop-3-abc stands"],
  ["target", "no target group of shop-3-abc stands"],
  ["rule", "no rule 20100 of shop-3-abc stands"],
  ["instance", "no instance of shop-3-abc stands"],
])("without its %s it is not whole", (kind, reason) => {
  expect(told(whole.filter(({ name }) => !name.startsWith(kind)))).toContain(reason);
});
