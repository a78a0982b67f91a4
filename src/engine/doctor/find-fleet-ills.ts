import { attestationMismatch } from "../../domain/boot-verdict.ts";
import type { BootReport } from "../../domain/boot.ts";
import { differingReferences } from "../../domain/differing-references.ts";
import type { Finding } from "../../domain/finding.ts";
import type { Fleet } from "../../domain/fleet.ts";
import type { Release } from "../../domain/release.ts";
import type { LivePointer } from "../../domain/rollout.ts";
import type { Settings } from "../../domain/settings.ts";
import type { StandingGroup, StandingPolicy, TargetHealth } from "../ports.ts";
import type { Survey } from "./survey.ts";

/** What was read of the fleet that serves; undefined where it could not be. */
export interface FleetFacts {
  readonly live: LivePointer;
  readonly release: Release | undefined;
  /** True when it is not on record, not when its record could not be read. */
  readonly isRecordGone: boolean;
  readonly targets: readonly TargetHealth[] | undefined;
  readonly reports: readonly BootReport[] | undefined;
  readonly policies: readonly StandingPolicy[] | undefined;
}

/** True when weights may go to the live fleet: it stands, as many as it must have are healthy. */
export function isWhole({ groups }: Survey, facts: FleetFacts | undefined): boolean {
  const group = groups?.find(({ name }) => name === facts?.live.fleet.name);
  return group !== undefined && !group.seen.deleting && illness(group, facts?.targets) === "";
}

/** What is wrong with the group that serves, its instances and targets, and with a kept one. */
export function findFleetIlls(
  seen: Survey,
  settings: Settings,
  facts: FleetFacts,
): readonly Finding[] {
  const { live } = facts;
  const { fleet } = live;
  const group = seen.groups?.find(({ name }) => name === fleet.name);
  const kept = seen.groups?.find(({ name }) => name === live.kept?.fleet.name);
  if (!seen.groups) {
    return [];
  }
  if (!group || group.seen.deleting) {
    return [
      {
        code: "GROUP_GONE",
        summary: `Auto Scaling group ${fleet.name} of live ${live.releaseId} is gone.`,
        advice:
          "Find out who deleted it; slipway rollback, or slipway deploy --despite-broken-stable, " +
          "puts another in its place.",
      },
    ];
  }
  return [
    ...health(group, facts),
    ...[
      { of: group, fleet },
      ...(kept && live.kept ? [{ of: kept, fleet: live.kept.fleet }] : []),
    ].flatMap(({ of, fleet: its }) => held(of, its)),
    ...template(seen, live),
    ...(seen.unfinished ? [] : atRest(seen, settings, facts, group)),
    ...instances(group, facts),
  ];
}

function health(group: StandingGroup, { live, targets }: FleetFacts): Finding[] {
  const { fleet, releaseId } = live;
  const arn = fleet.targetGroupArn ?? "";
  const ill = illness(group, targets);
  return [
    ...(group.targetGroupArns.includes(arn)
      ? []
      : [
          {
            code: "TARGET_GROUP_DETACHED",
            summary: `Group ${fleet.name} no longer registers its instances with its target group.`,
            next:
              "aws autoscaling attach-load-balancer-target-groups " +
              `--auto-scaling-group-name ${fleet.name} --target-group-arns ${arn}`,
          } as const,
        ]),
    // Of a group that no rule names AWS knows no health; that no rule does is found elsewhere.
    ...(ill === "" || !targets || (targets.length > 0 && targets.every(isUnused))
      ? []
      : [
          {
            code: "FLEET_UNHEALTHY",
            summary: `What serves now, ${releaseId}, is not whole: ${ill}.`,
            next: `slipway logs --environment ${fleet.environment}`,
          } as const,
        ]),
  ];
}

const isUnused = ({ state }: TargetHealth): boolean => state === "unused";

/** As preflight sees it: one on its way in is what a group looks like that scales out. */
function illness({ seen }: StandingGroup, targets: readonly TargetHealth[] | undefined): string {
  if (!targets) {
    return "its targets could not be read";
  }
  const staying = targets.filter(({ state }) => state !== "draining");
  const healthy = staying.filter(({ state }) => state === "healthy").length;
  const ill = staying.find(({ state }) => state !== "healthy" && state !== "initial");
  const first = ill ? `; ${ill.instanceId} is ${ill.state}` : "";
  return ill || healthy < Math.max(1, seen.size.min)
    ? `${healthy} of ${Math.max(staying.length, seen.size.min)} targets are healthy${first}`
    : "";
}

/** What keeps a group from looking after itself. */
function held(group: StandingGroup, fleet: Fleet): Finding[] {
  const { seen, protectedInstances: instances, protectsNew } = group;
  const where = `group ${fleet.name} of ${fleet.releaseId}`;
  return [
    ...(seen.suspended.length > 0
      ? [
          {
            code: "PROCESSES_SUSPENDED",
            summary: `Processes of ${where} are suspended: ${seen.suspended.join(", ")}.`,
            cure: { kind: "resume", fleet, processes: seen.suspended },
          } as const,
        ]
      : []),
    ...(instances.length > 0 || protectsNew
      ? [
          {
            code: "SCALE_IN_PROTECTED",
            summary:
              `Instances of ${where} are protected from scaling in: ` +
              `${[...instances, ...(protectsNew ? ["all it will launch"] : [])].join(", ")}.`,
            cure: { kind: "unprotect", fleet, instances },
          } as const,
        ]
      : []),
  ];
}

function template({ templates }: Survey, { fleet, releaseId }: LivePointer): Finding[] {
  return !templates || templates.some(({ name }) => name === fleet.name)
    ? []
    : [
        {
          code: "TEMPLATE_GONE",
          summary:
            `Launch template ${fleet.name} is gone, so live ${releaseId} cannot launch or ` +
            "replace an instance.",
          advice: "Deploy the release that this makes: a fresh fleet has a template of its own.",
          next: `slipway release create --from ${releaseId} --environment ${fleet.environment}`,
        },
      ];
}

/** What a rollout under way may have set on purpose, and leaves behind when it is cut short. */
function atRest(
  { rollouts, isBusy }: Survey,
  { capacity, environment }: Settings,
  { live, policies }: FleetFacts,
  { seen: { size, judgedByTraffic } }: StandingGroup,
): Finding[] {
  const { fleet, releaseId } = live;
  if (isBusy) {
    return [];
  }
  const { max } = size;
  const promised = rollouts.find(({ number }) => number === live.rollout)?.candidateSize?.min;
  const isPinned = size.min === size.desired && size.min > Math.max(promised ?? 0, capacity.min);
  const differs = size.min !== capacity.min || size.max !== capacity.max;
  const resize = { kind: "resize", fleet, max } as const;
  return [
    ...(judgedByTraffic
      ? []
      : [
          {
            code: "HEALTH_CHECK_TYPE",
            summary:
              `Group ${fleet.name} no longer replaces instances that the load balancer finds ` +
              "unhealthy: its health check type is not ELB.",
            cure: { ...resize, min: size.min, judgeByTraffic: true },
          } as const,
        ]),
    ...(isPinned
      ? [
          {
            code: "SIZE_PINNED",
            summary:
              `Group ${fleet.name} cannot shrink: its least size is ${size.min}, what it runs ` +
              `now, and not ${capacity.min}.`,
            cure: { ...resize, min: capacity.min, judgeByTraffic: false },
          } as const,
        ]
      : []),
    ...(differs && !isPinned
      ? [
          {
            code: "SIZE_DIFFERS",
            summary:
              `Group ${fleet.name} may have ${size.min} to ${size.max} instances; slipway.yaml ` +
              `says ${capacity.min} to ${capacity.max}.`,
            next: `slipway deploy ${releaseId} --environment ${environment} --yes`,
          } as const,
        ]
      : []),
    ...policy(live, policies),
  ];
}

function policy(live: LivePointer, policies: readonly StandingPolicy[] | undefined): Finding[] {
  const { fleet, scaleCpuPercent: percent } = live;
  if (!policies || percent === undefined) {
    return [];
  }
  const ours = policies.find(({ isOurs }) => isOurs);
  const others = policies.filter(({ isOurs }) => !isOurs);
  const inWords = (cpu: number | null | undefined): string =>
    cpu === undefined || cpu === null ? "no policy on CPU" : `CPU at ${cpu} %`;
  return [
    ...(ours?.cpuPercent === (percent ?? undefined) && (percent !== null || !ours)
      ? []
      : [
          {
            code: "POLICY_DIFFERS",
            summary:
              `Group ${fleet.name} should have ${inWords(percent)}, and has ` +
              `${inWords(ours?.cpuPercent)}.`,
            cure: { kind: "policy", fleet, percent },
          } as const,
        ]),
    ...others.map(
      ({ name }) =>
        ({
          code: "STRANGER",
          summary: `Policy ${name} of group ${fleet.name} is not slipway's; it is left alone.`,
        }) as const,
    ),
  ];
}

function instances(
  group: StandingGroup,
  { live, release, targets = [], reports = [] }: FleetFacts,
): Finding[] {
  const { fleet } = live;
  const members = new Set(group.seen.instances.map(({ instanceId }) => instanceId));
  const booted = reports.filter(({ instanceId }) => members.has(instanceId));
  return [
    ...targets
      .filter(({ instanceId, state }) => state !== "draining" && !members.has(instanceId))
      .map(({ instanceId }) => ({
        code: "STRANGER_TARGET" as const,
        summary: `${instanceId} gets requests of ${fleet.releaseId} and is not of its group.`,
        next:
          `aws elbv2 deregister-targets --target-group-arn ${fleet.targetGroupArn ?? ""} ` +
          `--targets Id=${instanceId}`,
      })),
    ...booted.flatMap((report) => {
      const wrong = release && report.attested && attestationMismatch(report, release);
      return wrong === undefined
        ? []
        : [
            {
              code: "INSTANCE_MISMATCH" as const,
              summary: `${report.instanceId} does not run ${fleet.releaseId}: ${wrong}.`,
              next:
                "aws autoscaling terminate-instance-in-auto-scaling-group " +
                `--instance-id ${report.instanceId} --no-should-decrement-desired-capacity`,
            },
          ];
    }),
    ...differingReferences(
      booted.map(({ instanceId: instance, references }) => {
        return { instance, references, release: fleet.releaseId };
      }),
    ).map((sentence) => ({
      code: "REFERENCES_DIFFER" as const,
      summary: `Reference ${sentence}`,
      advice: "Restart the instances that have the older one: each resolves it anew at boot.",
    })),
  ];
}
