// Goal: a live release that falls sick, or whose predecessor cannot go, never locks its service: a
// rollback or a cure is rolled out over it, and in the end nothing of ours is left over.
// Method: the real engine and SDK on the stand-in under virtual time; the release is made ill, or a
// person protects an instance or suspends Terminate; the doctor looks at what is left.
import {
  AutoScalingClient,
  DescribeAutoScalingGroupsCommand,
  ResumeProcessesCommand,
  SetInstanceProtectionCommand,
  SuspendProcessesCommand,
} from "@aws-sdk/client-auto-scaling";
import { expect, test } from "vitest";
import { inProcessDoor } from "../../../src/standin/doors/in-process.ts";
import { bootingReleases } from "../../../src/standin/instances/virtual-release.ts";
import type { Release } from "../../../src/domain/release.ts";
import { examine } from "../../../src/engine/doctor/examine.ts";
import type { Request } from "../../../src/engine/request.ts";
import { VirtualWorld } from "../aws/support/virtual-world.ts";
import { VirtualService } from "../../support/virtual-service.ts";
import { doctorRequest } from "./support/doctor-request.ts";
import { Operator } from "./support/operator.ts";

const settings = { capacity: { min: 2, desired: 2, max: 4 }, bakeSeconds: 5 };

/** A service with two releases live one after the other, the second of which leaves something. */
class Stuck {
  isSick = false;
  readonly service = new VirtualService(
    settings,
    {},
    new VirtualWorld(
      bootingReleases({
        program: ({ number }) => ({
          answer: () => ({ status: number === 2 && this.isSick ? 500 : 200 }),
        }),
      }),
    ),
  );
  readonly ann = new Operator(this.service, "ann@desk (pid 2)");
  readonly #autoScaling = new AutoScalingClient({
    region: "us-east-1",
    credentials: { accessKeyId: "AKIDPERSON", secretAccessKey: "AKIDPERSON" },
    requestHandler: inProcessDoor(this.service.world.standin),
  });
  #first!: Release;

  async until<Value>(work: Promise<Value>): Promise<Value> {
    return await this.service.world.until(work, 60);
  }

  /** Stops once r2 is live; goes on after the edit, until something stops that. */
  async begin(edit: (stuck: Stuck) => Promise<void>): Promise<void> {
    this.#first = await this.until(this.service.publish({ A: "1" }));
    await this.until(this.service.deploy(this.#first));
    const second = await this.until(this.service.publish({ A: "2" }));
    const stop = new AbortController();
    const tell: Request["tell"] = (event) => {
      if (event.event === "step-started" && event.step === "retire-previous") stop.abort();
    };
    await this.until(this.service.deploy(second, { tell, signal: stop.signal }));
    await this.until(edit(this));
    const { outcome } = await this.until(this.ann.resume());
    expect(outcome).toBe("live-cleanup-pending");
  }

  async group() {
    const { candidate } = (await this.service.engineWorld.ledger.rollout(1))!;
    const AutoScalingGroupName = candidate.name;
    const command = new DescribeAutoScalingGroupsCommand({
      AutoScalingGroupNames: [AutoScalingGroupName],
    });
    const [group] = (await this.#autoScaling.send(command)).AutoScalingGroups ?? [];
    const InstanceIds = (group?.Instances ?? []).map(({ InstanceId = "" }) => InstanceId);
    return { AutoScalingGroupName, InstanceIds };
  }

  async protect(isProtected: boolean): Promise<void> {
    const { AutoScalingGroupName, InstanceIds } = await this.group();
    const [first = ""] = InstanceIds;
    const order = { AutoScalingGroupName, InstanceIds: [first] };
    await this.#autoScaling.send(
      new SetInstanceProtectionCommand({ ...order, ProtectedFromScaleIn: isProtected }),
    );
  }

  async suspend(isSuspended: boolean): Promise<void> {
    const { AutoScalingGroupName } = await this.group();
    const order = { AutoScalingGroupName, ScalingProcesses: ["Terminate"] };
    await this.#autoScaling.send(
      isSuspended ? new SuspendProcessesCommand(order) : new ResumeProcessesCommand(order),
    );
  }

  rollback() {
    const changes = { purpose: "rollback", despiteBrokenStable: true } as const;
    return this.until(this.service.deploy(this.#first, changes));
  }

  async cure() {
    const third = await this.until(this.service.publish({ A: "3" }));
    return await this.until(this.service.deploy(third, { despiteBrokenStable: true }));
  }

  /** Healthy targets of the only group with weight, and what the doctor finds. */
  async end() {
    const { ledger, traffic } = this.service.engineWorld;
    const live = (await this.until(ledger.live()))!;
    const rules = await this.until(traffic.rules());
    const action = rules.find(({ arn }) => arn === live.productionRuleArn)?.action;
    const targets = action?.kind === "forward" ? action.targets : [];
    const health = await this.until(traffic.targetHealth(live.fleet.targetGroupArn ?? ""));
    const found = await this.until(examine(doctorRequest(this.service)));
    return {
      release: live.releaseId,
      named: targets.map(({ targetGroupArn }) => targetGroupArn === live.fleet.targetGroupArn),
      health: health.map(({ state }) => state),
      found: found.map(({ code }) => code),
    };
  }
}

const whole = (release: string) => ({
  release,
  named: [true],
  health: ["healthy", "healthy"],
  found: [],
});

const sicken = async (stuck: Stuck): Promise<void> => {
  stuck.isSick = true;
  await stuck.service.world.clock.sleep(60_000);
};
const protect = (stuck: Stuck) => stuck.protect(true);
const unprotect = (stuck: Stuck) => stuck.protect(false);
const suspend = (stuck: Stuck) => stuck.suspend(true);
const unsuspend = (stuck: Stuck) => stuck.suspend(false);
const nothing = (): Promise<void> => Promise.resolve();

test.each([
  ["no instance of r2 healthy", "rollback", "1.0.0-1-abcdef0", sicken, nothing],
  ["no instance of r2 healthy", "cure", "1.0.0-3-abcdef0", sicken, nothing],
  ["a protected instance of r1", "rollback", "1.0.0-1-abcdef0", protect, unprotect],
  ["r1 that cannot terminate", "cure", "1.0.0-3-abcdef0", suspend, unsuspend],
] as const)(
  "with %s a %s makes %s live, and nothing is left",
  async (_, verb, release, edit, mend) => {
    const stuck = new Stuck();
    await stuck.begin(edit);
    const done = await stuck[verb]();
    expect(done, done.reason).toMatchObject({ serving: [{ release, percent: 100 }] });
    expect(["live", "live-cleanup-pending"]).toContain(done.outcome);
    await stuck.until(mend(stuck));
    const last = await stuck.until(stuck.ann.resume());
    expect(["live", "no-op"], last.reason).toContain(last.outcome);
    expect(await stuck.end()).toEqual(whole(release));
  },
);
