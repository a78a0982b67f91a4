import { AutoScaling } from "../../../../src/standin/autoscaling/state.ts";
import { AwsError } from "../../../../src/standin/aws-error.ts";
import { VirtualClock } from "../../../../src/standin/clock.ts";
import { CloudWatch } from "../../../../src/standin/cloudwatch/state.ts";
import { Ec2 } from "../../../../src/standin/ec2/state.ts";
import type {
  InstanceDriver,
  MachineEvents,
  MachineOrder,
} from "../../../../src/standin/instances/driver.ts";
import type { Operations } from "../../../../src/standin/operation.ts";
import { Quirks } from "../../../../src/standin/quirks/quirks.ts";
import { quickPace, type Region } from "../../../../src/standin/region.ts";

/** A Region of EC2 and Auto Scaling on a virtual clock, with machines that run at once. */
export function smallRegion() {
  const clock = new VirtualClock(Date.parse("2026-01-01T00:00:00Z"));
  const driver = new FakeDriver();
  const elb = new FakeElb(clock);
  let sequence = 0;
  const region = {
    name: "eu-west-1",
    account: "111122223333",
    clock,
    pace: quickPace,
    driver,
    quirks: new Quirks(),
    elb,
    random: () => 0.5,
    hex: (digits: number) => (++sequence).toString(16).padStart(digits, "0"),
    uuid: () => `00000000-0000-4000-8000-${(++sequence).toString(16).padStart(12, "0")}`,
  } as unknown as Region & { ec2: Ec2; autoScaling: AutoScaling };
  Object.assign(region, {
    ec2: new Ec2(region),
    autoScaling: new AutoScaling(region),
    cloudWatch: new CloudWatch(region),
  });
  const vpcId = region.ec2.addVpc("10.0.0.0/16");
  const subnets = ["a", "b"].map((zone, at) =>
    region.ec2.addSubnet({
      vpcId,
      availabilityZone: `eu-west-1${zone}`,
      cidr: `10.0.${at}.0/24`,
    }),
  );
  const groupId = region.ec2.addSecurityGroup({ vpcId, name: "instances" });
  const imageId = region.ec2.addImage({ name: "base" });
  /** Moves time on in small steps, letting promises settle between them. */
  const advance = async (ms: number) => {
    for (let done = 0; done < ms; done += 10) {
      clock.advance(Math.min(10, ms - done));
      for (let turn = 0; turn < 5; turn += 1) {
        await Promise.resolve();
      }
    }
  };
  return { region, clock, driver, elb, vpcId, subnets, groupId, imageId, advance };
}

/** Runs an operation as the wire would, errors thrown as they are. */
export function caller(region: Region, operations: Operations) {
  return (name: string, input: object = {}): any => {
    const call = { service: "ec2", operation: name, requestId: "r", accessKeyId: "a" } as const;
    return operations[name]!.run(region, input as never, call);
  };
}

/** The AwsError that `act` throws. */
export function refusal(act: () => unknown): AwsError {
  try {
    act();
  } catch (error) {
    if (error instanceof AwsError) {
      return error;
    }
    throw error;
  }
  throw new Error("nothing was refused");
}

class FakeDriver implements InstanceDriver {
  readonly kind = "virtual";
  readonly machines = new Map<
    string,
    { order: MachineOrder; events: MachineEvents; ended: boolean; boots: number }
  >();
  /** While false, machines start but never report that they run. */
  boots = true;

  launch(order: MachineOrder, events: MachineEvents) {
    const boots = (this.machines.get(order.instanceId)?.boots ?? 0) + 1;
    const machine = { order, events, ended: false, boots };
    this.machines.set(order.instanceId, machine);
    if (this.boots) {
      events.running();
    }
    return {
      connect: () => Promise.reject(new Error("no network")),
      probe: () => Promise.reject(new Error("no network")),
      terminate: () => {
        machine.ended = true;
        return Promise.resolve();
      },
      stop: () => Promise.resolve(),
      console: () => `console of ${order.instanceId}`,
    };
  }

  close() {
    return Promise.resolve();
  }
}

/** Target groups whose targets are as healthy as the test says. */
class FakeElb {
  readonly groups = new Map<string, Map<string, string>>();
  /** Every registration and deregistration, in order. */
  readonly journal: string[] = [];
  drainMs = 1_000;
  readonly #clock: VirtualClock;

  constructor(clock: VirtualClock) {
    this.#clock = clock;
  }

  add(name: string): string {
    const prefix = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup";
    const arn = `${prefix}/${name}/0123456789abcdef`;
    this.groups.set(arn, new Map());
    return arn;
  }

  registerTarget(arn: string, instanceId: string) {
    const group = this.groups.get(arn);
    if (!group) {
      throw new AwsError("TargetGroupNotFound", "One or more target groups not found");
    }
    this.journal.push(`register ${instanceId}`);
    group.set(instanceId, "initial");
  }

  deregisterTarget(arn: string, instanceId: string, gone: () => void) {
    this.journal.push(`deregister ${instanceId}`);
    this.groups.get(arn)?.set(instanceId, "draining");
    this.#clock.after(this.drainMs, () => {
      this.groups.get(arn)?.delete(instanceId);
      gone();
    });
  }

  targetState(arn: string, instanceId: string) {
    return this.groups.get(arn)?.get(instanceId);
  }

  hasTargetGroup(arn: string) {
    return this.groups.has(arn);
  }

  /** Sets the state of every registered target of a group. */
  say(arn: string, state: string) {
    const group = this.groups.get(arn)!;
    for (const id of group.keys()) {
      group.set(id, state);
    }
  }
}
