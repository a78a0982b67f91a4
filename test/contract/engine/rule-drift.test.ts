// Goal: whatever somebody changes about the listener during a rollout is put back, stopped on or
// told, as src/domain/drift.ts says row by row, and customers have one whole fleet.
// Method: the real engine and SDK on the stand-in under virtual time; a person's clients make the
// edit while customers are half shifted or the bake goes on; requests every 100 ms are counted.
import {
  CreateRuleCommand,
  CreateTargetGroupCommand,
  DeleteRuleCommand,
  DescribeRulesCommand,
  ModifyListenerCommand,
  ModifyRuleCommand,
  RemoveTagsCommand,
  SetRulePrioritiesCommand,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import { expect, test } from "vitest";
import { drift, halfShifted, stepStarts, type Drifted, type Person } from "./support/drifting.ts";

const whole = [{ release: "1.0.0-2-abcdef0", percent: 100, healthy: 2 }];
const wholeStable = [{ release: "1.0.0-1-abcdef0", percent: 100, healthy: 2 }];

const forward = (weights: readonly (readonly [arn: string, weight: number])[]) => [
  {
    Type: "forward" as const,
    ForwardConfig: {
      TargetGroups: weights.map(([TargetGroupArn, Weight]) => ({ TargetGroupArn, Weight })),
    },
  },
];

const rulesOf = async ({ elb, rollout }: Person) =>
  (await elb.send(new DescribeRulesCommand({ ListenerArn: rollout.listenerArn }))).Rules ?? [];

/** Sets what the production rule forwards to, as a person would. */
const weigh = (weights: (person: Person) => readonly (readonly [string, number])[]) => {
  return (person: Person) =>
    person.elb.send(
      new ModifyRuleCommand({
        RuleArn: person.rollout.productionRuleArn,
        Actions: forward(weights(person)),
      }),
    );
};

/** Another service's rule that takes every request. */
const promotion = (ListenerArn: string, Priority: number) => ({
  ListenerArn,
  Priority,
  Conditions: [{ Field: "path-pattern", PathPatternConfig: { Values: ["*"] } }],
  Actions: [{ Type: "fixed-response" as const, FixedResponseConfig: { StatusCode: "200" } }],
  Tags: [
    { Key: "slipway:service", Value: "promo" },
    { Key: "slipway:environment", Value: "test" },
  ],
});

const notes = ({ events }: Drifted) =>
  events.flatMap((event) => (event.event === "note" ? [event.message] : []));

// Faults: O10.
test("weights are put back: on record, told, and the rollout goes on", async () => {
  const done = await drift({
    at: halfShifted,
    edit: weigh(({ stable, candidate }) => [
      [candidate, 90],
      [stable, 10],
    ]),
  });
  expect(done.result).toMatchObject({ outcome: "live", left: [] });
  expect(done.answers("production-rule-weights")).toEqual(["put back"]);
  expect(notes(done).join()).toMatch(/weight 90 and .* weight 10\. It is put back/);
  expect({ serving: done.serving, lost: done.lostMs }).toEqual({ serving: whole, lost: [] });
});

test("a group that is none of ours is taken out of the production rule again", async () => {
  const done = await drift({
    at: stepStarts("bake"),
    edit: async (person) => {
      const group = { Name: "maintenance", VpcId: person.service.world.base.vpcId, Port: 80 };
      const made = await person.elb.send(
        new CreateTargetGroupCommand({ ...group, Protocol: "HTTP", TargetType: "instance" }),
      );
      await weigh(() => [[made.TargetGroups?.[0]?.TargetGroupArn ?? "", 1]])(person);
    },
  });
  expect(done.result).toMatchObject({ outcome: "live", left: [] });
  expect(done.answers("production-rule-weights")).toEqual(["put back"]);
  expect(done.serving).toEqual(whole);
  expect(Math.max(...done.lostMs)).toBeLessThan(30_000);
  expect([...done.service.world.standin.region.elb.targetGroups.values()]).toHaveLength(2);
});

// Faults: O10.
test("weight given back to stable is obeyed: all of it goes back", async () => {
  const done = await drift({
    at: halfShifted,
    edit: weigh(({ stable, candidate }) => [
      [candidate, 0],
      [stable, 100],
    ]),
  });
  expect(done.result).toMatchObject({ outcome: "rolled-back", code: "DRIFT", left: [] });
  expect(done.result.reason).toContain("Somebody gave customers back to stable");
  expect({ serving: done.serving, lost: done.lostMs }).toEqual({ serving: wholeStable, lost: [] });
  expect(done.rollout.state).not.toMatchObject({ failure: { causedByRelease: true } });
});

test("weights that are changed again and again stop the rollout", async () => {
  const edit = weigh(({ stable, candidate }) => [
    [candidate, 90],
    [stable, 10],
  ]);
  const done = await drift({
    at: halfShifted,
    settings: { shift: { stepPercents: [50, 100], pauseSeconds: 300 } },
    edit: async (person) => {
      const again = async (): Promise<void> => {
        for (let times = 0; times < 4; times += 1) {
          await edit(person);
          await person.service.world.clock.sleep(20_000);
        }
      };
      void again();
    },
  });
  expect(done.result).toMatchObject({ outcome: "rolled-back", code: "DRIFT" });
  expect(done.result.reason).toContain("Put back 3 times, and changed again");
  expect(done.answers("production-rule-weights")).toHaveLength(3);
});

test("conditions are put back; customers are matched again", async () => {
  const done = await drift({
    at: halfShifted,
    edit: ({ elb, rollout }) =>
      elb.send(
        new ModifyRuleCommand({
          RuleArn: rollout.productionRuleArn,
          Conditions: [{ Field: "path-pattern", PathPatternConfig: { Values: ["/old/*"] } }],
        }),
      ),
  });
  expect(done.result).toMatchObject({ outcome: "live", left: [] });
  expect(done.answers("production-rule-conditions")).toEqual(["put back"]);
  expect(done.serving).toEqual(whole);
  expect(done.lostMs).not.toEqual([]);
  expect(Math.max(...done.lostMs)).toBeLessThan(30_000);
});

/** Where the rollout first told of a production rule that was put back, and of a shift. */
const firstOf = ({ events }: Drifted) => ({
  told: events.findIndex((e) => e.event === "note" && e.message.includes("It is put back")),
  shifted: events.findIndex(({ event }) => event === "traffic-shifted"),
});

// Faults: O10.
test.each(["launch-canary", "verify-canary", "scale-fleet"])(
  "what is changed of the production rule by %s is put back before the first shift",
  async (step) => {
    const done = await drift({
      at: stepStarts(step),
      edit: async (person) => {
        const group = { Name: "maintenance", VpcId: person.service.world.base.vpcId, Port: 80 };
        const made = await person.elb.send(
          new CreateTargetGroupCommand({ ...group, Protocol: "HTTP", TargetType: "instance" }),
        );
        const other = made.TargetGroups?.[0]?.TargetGroupArn ?? "";
        await weigh(({ stable }) => [
          [stable, 90],
          [other, 10],
        ])(person);
      },
    });
    expect(done.result).toMatchObject({ outcome: "live", left: [] });
    expect(done.answers("production-rule-weights")).toEqual(["put back"]);
    const { told, shifted } = firstOf(done);
    expect(told).toBeGreaterThan(0);
    expect(told).toBeLessThan(shifted);
    expect(done.serving).toEqual(whole);
  },
);

test.each(["traffic-shifted", "bake", "promote", "undo"] as const)(
  "a deleted production rule is made anew (%s)",
  async (moment) => {
    const at = {
      "traffic-shifted": halfShifted,
      bake: stepStarts("bake"),
      promote: stepStarts("promote"),
      undo: stepStarts("shift-traffic", "undo"),
    }[moment];
    const isBack = moment === "undo";
    const back = { at: halfShifted, edit: weigh(({ stable }) => [[stable, 100]]) };
    const gone = {
      at,
      edit: ({ elb, rollout }: Person) =>
        elb.send(new DeleteRuleCommand({ RuleArn: rollout.productionRuleArn })),
    };
    const done = await (isBack ? drift(back, gone) : drift(gone));
    expect(done.result).toMatchObject({ outcome: isBack ? "rolled-back" : "live", left: [] });
    expect(done.answers("production-rule-deleted")).toEqual(["put back"]);
    expect(done.serving).toEqual(isBack ? wholeStable : whole);
    expect(Math.max(...done.lostMs)).toBeLessThan(30_000);
    // The live pointer knows the new rule: the next deploy is not refused.
    expect(await done.service.release({ A: "3" })).toMatchObject({ outcome: "live", left: [] });
  },
);

test("another priority for the production rule is told, and left alone", async () => {
  const done = await drift({
    at: halfShifted,
    edit: ({ elb, rollout }) =>
      elb.send(
        new SetRulePrioritiesCommand({
          RulePriorities: [{ RuleArn: rollout.productionRuleArn, Priority: 30_000 }],
        }),
      ),
  });
  expect(done.result).toMatchObject({ outcome: "live", left: [] });
  expect(done.answers("production-rule-priority")).toEqual(["told"]);
  expect(notes(done).filter((line) => line.includes("priority 30000"))).toHaveLength(1);
  expect({ serving: done.serving, lost: done.lostMs }).toEqual({ serving: whole, lost: [] });
  expect((await rulesOf(done.person)).map(({ Priority }) => Priority)).toContain("30000");
});

// Faults: O10.
test("another priority behind a rule that takes its requests stops the rollout", async () => {
  const done = await drift({
    at: halfShifted,
    edit: async (person) => {
      const { elb, rollout } = person;
      await elb.send(new CreateRuleCommand(promotion(rollout.listenerArn, 25_000)));
      const moved = { RuleArn: rollout.productionRuleArn, Priority: 30_000 };
      await elb.send(new SetRulePrioritiesCommand({ RulePriorities: [moved] }));
    },
  });
  expect(done.result).toMatchObject({ outcome: "rolled-back", code: "DRIFT", left: [] });
  expect(done.result.reason).toContain("the rule with priority 25000 (path *)");
  expect(done.serving).toEqual(wholeStable);
  const priorities = (await rulesOf(done.person)).map(({ Priority }) => Priority);
  expect(priorities).toEqual(expect.arrayContaining(["25000", "30000"]));
});

// Faults: O10.
test("a broader rule before ours stops the rollout, with its name; it stays", async () => {
  const done = await drift({
    at: halfShifted,
    edit: ({ elb, rollout }) => elb.send(new CreateRuleCommand(promotion(rollout.listenerArn, 50))),
  });
  expect(done.result).toMatchObject({ outcome: "rolled-back", code: "DRIFT", left: [] });
  expect(done.result.reason).toContain("the rule with priority 50 (path *)");
  expect(done.result.reason).toContain("belongs to service promo in test");
  expect(done.serving).toEqual(wholeStable);
  expect((await rulesOf(done.person)).map(({ Priority }) => Priority)).toContain("50");
});

// Faults: O10.
test("the listener's default action is told, and left alone", async () => {
  const done = await drift({
    at: stepStarts("scale-fleet"),
    edit: ({ elb, rollout }) =>
      elb.send(
        new ModifyListenerCommand({
          ListenerArn: rollout.listenerArn,
          DefaultActions: [{ Type: "fixed-response", FixedResponseConfig: { StatusCode: "418" } }],
        }),
      ),
  });
  expect(done.result).toMatchObject({ outcome: "live", left: [] });
  expect(done.answers("listener-default")).toEqual(["told"]);
  expect(notes(done).join()).toContain("was to answer 503 and is to answer 418");
  const standing = (await rulesOf(done.person)).find(({ IsDefault }) => IsDefault);
  expect(standing?.Actions?.[0]?.FixedResponseConfig?.StatusCode).toBe("418");
});

// Faults: O10.
test.each([
  ["verify-canary", "rolled-back", wholeStable],
  ["bake", "live-cleanup-pending", whole],
] as const)("a rule without our tags is not touched (%s)", async (step, outcome, serving) => {
  const done = await drift({
    at: stepStarts(step),
    // Longer than what was read of the rule when it was made counts.
    releases: { startMs: 25_000 },
    edit: ({ elb, rollout, service }) => {
      service.world.arrived.push("RemoveTags");
      return elb.send(
        new RemoveTagsCommand({
          ResourceArns: [rollout.productionRuleArn ?? ""],
          TagKeys: ["slipway:service"],
        }),
      );
    },
  });
  const { arrived } = done.service.world;
  expect(arrived.slice(arrived.lastIndexOf("RemoveTags"))).not.toContain("ModifyRule");
  expect(done.result).toMatchObject({ outcome, code: "DRIFT" });
  expect(done.result.reason).toContain("does not carry our tags");
  expect({ serving: done.serving, lost: done.lostMs }).toEqual({ serving, lost: [] });
});
