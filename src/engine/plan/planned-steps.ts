import type { Fleet, Size } from "../../domain/fleet.ts";
import { fleetName, launchHook, productionPriority, testPriority } from "../../domain/names.ts";
import type { PlannedMutation, PlannedStep } from "../../domain/plan.ts";
import type { StandingFleet } from "../../domain/rollout.ts";
import type { Settings } from "../../domain/settings.ts";

/** What is known before a rollout of everything that decides which calls it makes. */
export interface PlanFacts {
  readonly settings: Settings;
  readonly releaseId: string;
  readonly rollout: number;
  /** The fleet that serves now, as last seen. */
  readonly stable: { readonly fleet: Fleet; readonly size: Size } | undefined;
  /** Kept by an earlier deploy. */
  readonly kept: StandingFleet | undefined;
  /** What could not be taken away before. */
  readonly leftover?: readonly Fleet[] | undefined;
  /** What the candidate will have grown to. */
  readonly size: Size;
  /** A service that was never live, or whose rule is gone with its last fleet, has none. */
  readonly hasProductionRule: boolean;
}

/** What AWS sets by itself; the call that would set it is left out (aws-facts §2.4). */
const defaultDrainSeconds = 300;

/**
 * Every mutation of a rollout in which nothing goes wrong, step by step, as steps.ts makes them.
 * Calls of one step may overlap; within a step they stand in the order of their needs.
 */
export function plannedSteps(facts: PlanFacts): readonly PlannedStep[] {
  const steps: readonly PlannedStep[] = [
    { step: "launch-canary", mutations: launch(facts) },
    { step: "scale-fleet", mutations: scale(facts) },
    { step: "shift-traffic", mutations: shift(facts) },
    { step: "retire-previous", mutations: [...retire(facts), ...handOver(facts)] },
    { step: "clean-up", mutations: [cleanUp(facts)] },
  ];
  return steps.filter(({ mutations }) => mutations.length > 0);
}

function launch(facts: PlanFacts): readonly PlannedMutation[] {
  const { settings, hasProductionRule } = facts;
  const { port, health, drainSeconds, route, instance, capacity } = settings;
  const name = candidateName(facts);
  const probe = `GET ${health.path} on port ${port} every ${health.intervalSeconds} s`;
  const match = [route.host, route.path].filter((part) => part !== undefined).join("");
  return [
    mutation("elasticloadbalancing:CreateTargetGroup", `target group ${name}`, probe),
    ...(drainSeconds === defaultDrainSeconds
      ? []
      : [
          mutation(
            "elasticloadbalancing:ModifyTargetGroupAttributes",
            `target group ${name}`,
            `drain ${drainSeconds} s`,
          ),
        ]),
    ...(hasProductionRule
      ? []
      : [
          mutation(
            "elasticloadbalancing:CreateRule",
            `rule ${productionPriority(route.priority)}`,
            `${match}, answering 503 until something serves`,
          ),
        ]),
    mutation(
      "elasticloadbalancing:CreateRule",
      `rule ${testPriority(route.priority)}`,
      `${match} with the test header, to ${name}`,
    ),
    mutation("ec2:CreateLaunchTemplate", `launch template ${name}`, instance.type),
    mutation(
      "autoscaling:CreateAutoScalingGroup",
      `group ${name}`,
      `one instance, at most ${Math.max(1, capacity.max)}, held by hook ${launchHook}`,
    ),
  ];
}

function scale(facts: PlanFacts): readonly PlannedMutation[] {
  const { stable, size } = facts;
  return [
    ...(stable && stable.size.min < stable.size.desired
      ? [resize(stable.fleet.name, `min ${stable.size.desired}, so that it cannot shrink`)]
      : []),
    resize(
      candidateName(facts),
      `min ${size.desired}, desired ${size.desired}, max ${size.max}, judged by the load balancer`,
    ),
  ];
}

function shift({ settings, stable, releaseId }: PlanFacts): readonly PlannedMutation[] {
  const rule = `rule ${productionPriority(settings.route.priority)}`;
  return (stable ? settings.shift.stepPercents : [100]).map((percent) => {
    const rest = stable ? `, ${100 - percent} % ${stable.fleet.releaseId}` : "";
    return mutation("elasticloadbalancing:ModifyRule", rule, `${percent} % ${releaseId}${rest}`);
  });
}

function retire(facts: PlanFacts): readonly PlannedMutation[] {
  const { settings, stable, kept, leftover = [], releaseId } = facts;
  const keepsStable = stable !== undefined && settings.keep.previousSeconds > 0;
  const beside = stable ? `${releaseId} 100 %, ${stable.fleet.releaseId} 0 %` : "";
  return [
    ...(kept ? remove(facts, kept, beside) : []),
    ...(stable && !keepsStable
      ? remove(facts, { fleet: stable.fleet, isNamed: true }, `${releaseId} alone`)
      : []),
    ...leftover.flatMap((fleet) => remove(facts, { fleet, isNamed: false }, "")),
  ];
}

function remove(
  { settings }: PlanFacts,
  { fleet: { name }, isNamed }: StandingFleet,
  left: string,
): readonly PlannedMutation[] {
  const rule = `rule ${productionPriority(settings.route.priority)}`;
  return [
    resize(name, "min 0, desired 0, max 0: it drains and empties"),
    ...(isNamed ? [mutation("elasticloadbalancing:ModifyRule", rule, left)] : []),
    mutation("autoscaling:DeleteAutoScalingGroup", `group ${name}`, "empty by now"),
    mutation("elasticloadbalancing:DeleteTargetGroup", `target group ${name}`, ""),
    mutation("ec2:DeleteLaunchTemplate", `launch template ${name}`, ""),
  ];
}

function handOver(facts: PlanFacts): readonly PlannedMutation[] {
  const { size } = facts;
  const { scaleCpuPercent } = facts.settings.capacity;
  const name = candidateName(facts);
  return [
    ...(size.min < size.desired ? [resize(name, `min ${size.min}, as configured`)] : []),
    ...(scaleCpuPercent === undefined
      ? []
      : [
          mutation(
            "autoscaling:PutScalingPolicy",
            `group ${name}`,
            `average CPU at ${scaleCpuPercent} %`,
          ),
        ]),
  ];
}

const cleanUp = ({ settings }: PlanFacts): PlannedMutation =>
  mutation(
    "elasticloadbalancing:DeleteRule",
    `rule ${testPriority(settings.route.priority)}`,
    "the test rule",
  );

function candidateName({ settings, rollout }: PlanFacts): string {
  return fleetName(settings.service, settings.environment, rollout);
}

const resize = (name: string, detail: string): PlannedMutation =>
  mutation("autoscaling:UpdateAutoScalingGroup", `group ${name}`, detail);

const mutation = (call: string, resource: string, detail: string): PlannedMutation => ({
  call,
  resource,
  detail,
});
