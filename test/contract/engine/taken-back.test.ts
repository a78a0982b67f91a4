// Goal: a rollout that is taken back is not told as a success while customers are not with what is
// live: somebody has changed the production rule meanwhile.
// Method: the real engine and SDK on the stand-in under virtual time; a second deploy is interrupted
// before its shift, a person edits the rule, and undo is asked for.
import { DeleteRuleCommand, ModifyRuleCommand } from "@aws-sdk/client-elastic-load-balancing-v2";
import { expect, test } from "vitest";
import { VirtualService } from "../../support/virtual-service.ts";
import { personAt, stepStarts, type Person } from "./support/drifting.ts";
import { Operator } from "./support/operator.ts";

const capacity = { min: 2, desired: 2, max: 4 };

/** What undo says after the edit. */
async function takenBackAfter(edit: (person: Person) => Promise<unknown>) {
  const service = new VirtualService({ capacity });
  const { world } = service;
  await service.release({ A: "1" });
  const second = await world.until(service.publish({ A: "2" }));
  const stop = new AbortController();
  const ann = new Operator(service, "ann@desk (pid 2)");
  const tell = (event: Parameters<ReturnType<typeof stepStarts>>[0]): void => {
    if (stepStarts("verify-canary")(event)) stop.abort();
  };
  const stopped = await world.until(ann.deploy(second, { signal: stop.signal, tell }), 30);
  expect(stopped).toMatchObject({ outcome: "interrupted" });
  await edit(await world.until(personAt(service)));
  return await world.until(ann.undo(), 30);
}

test("with the production rule deleted it says that nobody is served, and what helps", async () => {
  const done = await takenBackAfter(({ elb, rollout }) =>
    elb.send(new DeleteRuleCommand({ RuleArn: rollout.productionRuleArn })),
  );
  expect(done).toMatchObject({
    outcome: "needs-operator",
    code: "DRIFT",
    serving: [],
    reason: expect.stringMatching(/it sends nobody to any release.*slipway doctor --fix/),
    evidence: [expect.stringContaining("was taken back")],
    next: "slipway doctor --environment test",
  });
});

test("with all weight taken off it does so too, and with nothing changed it is live", async () => {
  const weigh = (Weight: number) => (person: Person) => {
    const { elb, rollout, stable } = person;
    const TargetGroups = [{ TargetGroupArn: stable, Weight }];
    const Actions = [{ Type: "forward" as const, ForwardConfig: { TargetGroups } }];
    return elb.send(new ModifyRuleCommand({ RuleArn: rollout.productionRuleArn, Actions }));
  };
  expect(await takenBackAfter(weigh(0))).toMatchObject({ outcome: "needs-operator", serving: [] });
  expect(await takenBackAfter(weigh(1))).toMatchObject({
    outcome: "live",
    code: "LIVE",
    serving: [{ percent: 100 }],
  });
});
