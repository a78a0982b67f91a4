// Goal: what the policies allow is enough for everything slipway does, and nothing of them is more:
// whichever action, condition or resource is taken out of one, a test named after it fails.
// Method: the real engine, adapters, commands and instances on the in-process stand-in, which enforces
// the policies the stack makes; all that it was asked is then put to policies that lack something.
import { beforeAll, describe, expect, test } from "vitest";
import type { Statement } from "../../../src/aws/policies/statement.ts";
import { allows } from "../../../src/standin/iam/allows.ts";
import type { Check } from "../../../src/standin/iam/check.ts";
import { readStatements } from "../../../src/standin/iam/statement.ts";
import { examine } from "../../../src/engine/doctor/examine.ts";
import { heal } from "../../../src/engine/doctor/heal.ts";
import { VirtualService } from "../../support/virtual-service.ts";
import { doctorRequest } from "../engine/support/doctor-request.ts";
import { VirtualWorld } from "../aws/support/virtual-world.ts";
import { doEverything, enforcedService, type Everything } from "./support/everything.ts";
import { foreignTo, mayBeForeign } from "./support/foreign.ts";
import { keysOf, policies, scopeOf, type Role } from "./support/roles.ts";

const scope = scopeOf(new VirtualWorld(), "web");
const roles = Object.keys(policies) as readonly Role[];

let everything: Everything;
beforeAll(async () => {
  const ends: (() => void)[] = [];
  everything = await doEverything((end) => ends.push(end));
  return () => ends.forEach((end) => end());
}, 120_000);

const askedBy = (role: Role): readonly Check[] => everything.asked.get(`web-${role}`) ?? [];

const isAllowed = (statements: readonly Statement[], check: Check): boolean =>
  allows(readStatements(statements), check);

test("everything is allowed, and goes well", () => {
  expect(everything.refused).toEqual([]);
  expect(new Set(everything.outcomes)).toEqual(new Set(["live"]));
});

describe.each(roles)("the %s's policy", (role) => {
  const policy = policies[role](scope);
  /** What of all that was asked for a policy refuses that lacks something. */
  const missed = (statements: readonly Statement[]): readonly Check[] => {
    const read = readStatements(statements);
    return askedBy(role).filter((check) => !allows(read, check));
  };
  const changed = (Sid: string, change: Partial<Statement>): readonly Statement[] =>
    policy.map((one) => (one.Sid === Sid ? { ...one, ...change } : one));

  // Everybody may ask who they are: with or without, nobody is refused.
  const actions = policy
    .flatMap(({ Sid, Action }) => Action.map((action) => [action, Sid] as const))
    .filter(([action]) => action !== "sts:GetCallerIdentity");

  test.each(actions)("is no longer enough without %s in %s", (action, Sid) => {
    const Action = policy.find((one) => one.Sid === Sid)!.Action.filter((one) => one !== action);
    expect(missed(changed(Sid, { Action })).map((check) => check.action)).toContain(action);
  });

  const resources = policy.flatMap(({ Sid, Resource }) =>
    Resource.map((resource) => [resource, Sid] as const),
  );

  test.each(resources)("is no longer enough without %s in %s", (resource, Sid) => {
    const Resource = policy.find((one) => one.Sid === Sid)!.Resource.filter((r) => r !== resource);
    expect(missed(changed(Sid, { Resource }))).not.toEqual([]);
  });

  const conditions = policy.flatMap(({ Sid, Condition = {} }) =>
    Object.entries(Condition).flatMap(([operator, keys]) =>
      Object.keys(keys).map((key) => [key, Sid, operator] as const),
    ),
  );

  test.each(conditions)("allows more without %s in %s", (key, Sid, operator) => {
    const { Condition = {} } = policy.find((one) => one.Sid === Sid)!;
    const { [key]: _, ...keys } = Condition[operator as keyof typeof Condition]!;
    const without = changed(Sid, { Condition: { ...Condition, [operator]: keys } });
    const more = askedBy(role)
      .flatMap((check) => foreignTo(check))
      .filter(({ check }) => isAllowed(without, check) && !isAllowed(policy, check));
    expect(more.map(({ what }) => what).join("; ")).toContain(key);
  });

  // Not by what the policy says, but by what was asked: it fails for a condition that is gone.
  test.each([...new Set(actions.map(([action]) => action))])(
    "allows %s on nothing that is another's",
    (action) => {
      const foreign = askedBy(role)
        .filter((check) => check.action === action)
        .flatMap((check) => foreignTo(check));
      const allowed = foreign.filter(({ check }) => isAllowed(policy, check));
      const unexpected = allowed.filter((one) => !mayBeForeign(one));
      expect([...new Set(unexpected.map(({ what }) => what))]).toEqual([]);
    },
  );
});

test("a viewer has everything looked at by doctor, and heals nothing", async () => {
  const { world, service } = enforcedService();
  expect(await service.release({ A: "1" })).toMatchObject({ outcome: "live" });
  const credentials = keysOf(world, "web-viewer");
  const viewer = new VirtualService(service.settings, {}, world, credentials);
  const [group] = world.standin.region.autoScaling.all();
  group?.suspended.set("Launch", "");
  const request = doctorRequest(viewer);
  const found = await world.until(examine(request));
  expect(found.map(({ code }) => code)).toEqual(["PROCESSES_SUSPENDED"]);
  await expect(world.until(heal(request, found))).rejects.toThrow(/not authorized|may not/);
  expect(group?.suspended.size).toBe(1);
});

test("without a permission nothing is made, and the report names it", async () => {
  const without = (statements: readonly Statement[]): readonly Statement[] =>
    statements.filter(({ Sid }) => Sid !== "CreateGroup");
  const { service } = enforcedService(without);
  const result = await service.release({ A: "1" });
  expect(result).toMatchObject({ outcome: "rolled-back", code: "PERMISSION" });
  expect(result.reason).toContain("autoscaling:CreateAutoScalingGroup");
});
