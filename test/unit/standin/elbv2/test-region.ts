import type { Clock } from "../../../../src/standin/clock.ts";
import { VirtualClock } from "../../../../src/standin/clock.ts";
import { elbv2Operations } from "../../../../src/standin/elbv2/operations.ts";
import { Elb } from "../../../../src/standin/elbv2/state.ts";
import type {
  Machine,
  ProbeAnswer,
  ProbeRequest,
} from "../../../../src/standin/instances/driver.ts";
import { Quirks } from "../../../../src/standin/quirks/quirks.ts";
import type { Region } from "../../../../src/standin/region.ts";
import { quickPace } from "../../../../src/standin/region.ts";

export interface FakeInstance {
  readonly instanceId: string;
  readonly privateIp: string;
  readonly availabilityZone: string;
  readonly vpcId: string;
  state: string;
  machine: Machine | undefined;
  /** What its next probes answer; a rejection is a failed connection. */
  answer: (request: ProbeRequest) => Promise<ProbeAnswer>;
  readonly probes: ProbeRequest[];
}

export const ok: FakeInstance["answer"] = () => Promise.resolve({ status: 200, body: "ok" });
export const refused: FakeInstance["answer"] = () => Promise.reject(new Error("ECONNREFUSED"));

/** A Region with one VPC of two zones, an ALB and a listener that answers 503 by default. */
export function testRegion<C extends Clock = VirtualClock>(
  clock: C = new VirtualClock(1_700_000_000_000) as Clock as C,
) {
  const instances = new Map<string, FakeInstance>();
  const listeners: ((instance: FakeInstance, previous: string) => void)[] = [];
  const subnets: Record<string, unknown> = {
    "subnet-a": { availabilityZone: "eu-west-1a", vpcId: "vpc-1" },
    "subnet-b": { availabilityZone: "eu-west-1b", vpcId: "vpc-1" },
    "subnet-c": { availabilityZone: "eu-west-1c", vpcId: "vpc-1" },
    "subnet-d": { availabilityZone: "eu-west-1a", vpcId: "vpc-2" },
    "subnet-e": { availabilityZone: "eu-west-1b", vpcId: "vpc-2" },
  };
  let serial = 0;
  let seed = 1;
  const region = {
    name: "eu-west-1",
    account: "123456789012",
    clock,
    machineClock: clock,
    pace: quickPace,
    quirks: new Quirks(),
    random: () => (seed = (seed * 16_807) % 2_147_483_647) / 2_147_483_647,
    hex: (digits: number) => (++serial).toString(16).padStart(digits, "0"),
    ec2: {
      network: {
        vpcs: new Map([
          ["vpc-1", {}],
          ["vpc-2", {}],
        ]),
        securityGroups: new Map([
          ["sg-one", { vpcId: "vpc-1" }],
          ["sg-two", { vpcId: "vpc-1" }],
          ["sg-abroad", { vpcId: "vpc-2" }],
        ]),
      },
      subnet: (id: string) => subnets[id],
      instance: (id: string) => instances.get(id),
      onStateChange: (listener: (typeof listeners)[number]) => void listeners.push(listener),
    },
  } as unknown as Region & { elb: Elb };
  const elb = new Elb(region);
  Object.assign(region, { elb });
  const { loadBalancerArn } = elb.addLoadBalancer({
    name: "edge",
    scheme: "internet-facing",
    subnetIds: ["subnet-a"],
    host: "127.0.0.1",
    port: 0,
  });
  const listenerArn = elb.addListener({
    loadBalancerArn,
    port: 0,
    protocol: "HTTP",
    defaultActions: [
      { Type: "fixed-response", FixedResponseConfig: { StatusCode: "503", MessageBody: "none" } },
    ],
  });

  return {
    region,
    clock,
    elb,
    loadBalancerArn,
    listenerArn,
    /** Runs an operation as the wire would. */
    async call(operation: string, input: Record<string, unknown>): Promise<any> {
      const found = elbv2Operations[operation];
      if (!found) throw new Error(`no operation ${operation}`);
      return await found.run(region, input as never, {
        service: "elasticloadbalancing",
        operation,
        requestId: "request-1",
        accessKeyId: "AKIA",
      });
    },
    addInstance(instanceId: string, extra: Partial<FakeInstance> = {}): FakeInstance {
      const instance: FakeInstance = {
        instanceId,
        privateIp: `10.0.0.${instances.size + 1}`,
        availabilityZone: "eu-west-1a",
        vpcId: "vpc-1",
        state: "running",
        machine: undefined,
        answer: ok,
        probes: [],
        ...extra,
      };
      instance.machine ??= {
        probe(request) {
          instance.probes.push(request);
          return instance.answer(request);
        },
        connect: () => Promise.reject(new Error("no traffic here")),
        terminate: () => Promise.resolve(),
        console: () => "",
      };
      instances.set(instanceId, instance);
      return instance;
    },
    setState(instance: FakeInstance, state: string): void {
      const previous = instance.state;
      instance.state = state;
      for (const listener of listeners) listener(instance, previous);
    },
    /** Moves a virtual clock in small steps, letting promised probe answers arrive on the way. */
    async pass(ms: number): Promise<void> {
      if (!(clock instanceof VirtualClock)) throw new Error("not a virtual clock");
      for (let left = ms; left > 0; left -= 50) {
        clock.advance(Math.min(50, left));
        for (let turn = 0; turn < 5; turn += 1) await Promise.resolve();
      }
    },
  };
}

export type TestRegion = ReturnType<typeof testRegion>;

/** A target group with quick checks (5 s, 2 s), with `overrides`. Returns its ARN. */
export async function makeGroup(
  test: Pick<TestRegion, "call">,
  name: string,
  overrides: Record<string, unknown> = {},
): Promise<string> {
  const { TargetGroups } = await test.call("CreateTargetGroup", {
    Name: name,
    Protocol: "HTTP",
    Port: 8080,
    VpcId: "vpc-1",
    HealthCheckIntervalSeconds: 5,
    HealthCheckTimeoutSeconds: 2,
    HealthyThresholdCount: 2,
    UnhealthyThresholdCount: 2,
    HealthCheckPath: "/healthz",
    ...overrides,
  });
  return TargetGroups[0].TargetGroupArn;
}

/** A path rule that forwards by the weights given. Returns its ARN. */
export async function makeRule(
  test: Pick<TestRegion, "call" | "listenerArn">,
  priority: number,
  weights: Record<string, number>,
  conditions: unknown[] = [{ Field: "path-pattern", Values: ["/*"] }],
): Promise<string> {
  const { Rules } = await test.call("CreateRule", {
    ListenerArn: test.listenerArn,
    Priority: priority,
    Conditions: conditions,
    Actions: forwardTo(weights),
  });
  return Rules[0].RuleArn;
}

/** One forward action with these weights. */
export function forwardTo(weights: Record<string, number>): unknown[] {
  const groups = Object.entries(weights).map(([TargetGroupArn, Weight]) => ({
    TargetGroupArn,
    Weight,
  }));
  return [{ Type: "forward", ForwardConfig: { TargetGroups: groups } }];
}
