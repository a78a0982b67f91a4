import { expect, test } from "vitest";
import { isShadowedBy, shadows, type ListenerRule } from "../../../src/domain/traffic.ts";

const rule = (
  hosts: readonly string[],
  paths: readonly string[],
  header = false,
): ListenerRule => ({
  arn: "arn",
  priority: 5,
  hosts,
  paths,
  headers: header ? [{ name: "x", values: ["1"] }] : [],
  hasOtherConditions: false,
  action: { kind: "fixed", status: 503 },
});
const route = (host: string | undefined, path: string) => ({ host, path, priority: 1 });

// Each row: the other rule, our route, whether the rule takes all of ours when earlier, and
// whether ours takes all of the rule's.
test.each([
  [rule([], ["/*"]), route(undefined, "/*"), true, true],
  [rule([], []), route(undefined, "/*"), true, true],
  [rule([], ["/*"]), route("a.test", "/*"), true, false],
  [rule(["a.test"], ["/*"]), route(undefined, "/*"), false, true],
  [rule(["a.test"], ["/*"]), route("b.test", "/*"), false, false],
  [rule(["*.test"], []), route("a.test", "/api/*"), true, false],
  [rule(["a.test"], ["/api/*"]), route("*.test", "/*"), false, true],
  [rule([], ["/api/*"]), route(undefined, "/*"), false, true],
  [rule([], ["/*"]), route(undefined, "/api/*"), true, false],
  [rule(["A.TEST"], ["/*"]), route("a.test", "/*"), true, true],
  [rule([], ["/API/*"]), route(undefined, "/api/*"), false, false],
  [rule([], ["/*"], true), route(undefined, "/*"), false, true],
])("%j against %j", (other, ours, takesOurs, losesToOurs) => {
  expect(shadows(other, ours)).toBe(takesOurs);
  expect(isShadowedBy(other, ours)).toBe(losesToOurs);
});
