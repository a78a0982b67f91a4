import { RolloutFailure } from "../../src/domain/failure.ts";
import { isOurs, fleetTags, productionPriority, testPriority } from "../../src/domain/names.ts";
import type { BootReport } from "../../src/domain/boot.ts";
import type { Fleet, Size } from "../../src/domain/fleet.ts";
import type { LeaseView } from "../../src/domain/lease.ts";
import { runningLine, type LineRecord } from "../../src/domain/line.ts";
import type { Release, StoredRelease } from "../../src/domain/release.ts";
import type { LivePointer, Rollout } from "../../src/domain/rollout.ts";
import type { ListenerRule, WeightedTarget } from "../../src/domain/traffic.ts";
import type { CheckAnswer, GroundFlaw, LaunchFailure, World } from "../../src/engine/ports.ts";

/** How one port call goes wrong. `after`: its effect takes place all the same. */
export type Fault = "unanswered" | "fail" | "fail-after" | "crash" | "crash-after";

/** The process died at a port call; never a Failure, so nothing handles it. */
export class Crash extends Error {}

interface Instance {
  readonly id: string;
  readonly launchedAt: number;
  /** When AWS took the machine away, the group's size unchanged. */
  readonly takenAt?: number;
}

interface Group {
  readonly fleet: Fleet;
  readonly release: Release;
  size: Size;
  readonly createdAt: number;
  instances: Instance[];
  /** Machines that AWS took away; what they reported stays. */
  taken: Instance[];
  deletedAt: number | undefined;
  emptyAt: number | undefined;
}

interface Rule extends ListenerRule {
  readonly tags: Record<string, string>;
}

const bootMs = 3000;
const healthMs = 1500;
const goneMs = 1000;

/**
 * The engine's ports over a world small enough to read: time moves only when somebody sleeps,
 * machines boot in three seconds, and a fault can strike any port call before or after its effect.
 */
export class SmallWorld {
  now = Date.UTC(2026, 0, 1);
  readonly groups = new Map<string, Group>();
  readonly templates = new Set<string>();
  readonly targetGroups = new Map<string, Fleet>();
  rules: Rule[] = [];
  live: LivePointer | undefined;
  readonly rollouts = new Map<number, Rollout>();
  readonly releases = new Map<number, StoredRelease>();
  counter = 0;
  epoch = 0;
  leaseHeld = false;
  /** As somebody who looks at it sees it. */
  lease: LeaseView | undefined;
  line: LineRecord = runningLine;
  /** What a clean-up finds to delete. */
  outdated: string[] = [];
  readonly calls: string[] = [];
  /** Every state of the production rule customers met, with what was wrong about it. */
  readonly violations: string[] = [];
  /** Instances that fail to boot, by release number. */
  badReleases = new Set<number>();
  /** When single instances fail to boot, in ms after their launch, by id. */
  readonly failsAfterMs = new Map<string, number>();
  /** The code of all those failures. */
  failureCode = "PROGRAM_EXITED";
  crashAfterReady = new Set<number>();
  /** How far the instances' clocks are ahead of the operator's. */
  instanceSkewMs = 0;
  /** How long AWS may go on showing a group as absent, or the rules as they were, in turns. */
  staleMs = 0;
  launchFailures: LaunchFailure[] = [];
  /** How long a group takes to launch what it lacks. */
  launchDelayMs = 0;
  credentialsExpireAt: number | undefined;
  /** What is wrong with what fleets stand on, if anything. */
  groundFlaw: GroundFlaw | undefined;
  /** What has a fleet's name already, by that name. */
  readonly namesakes = new Map<string, readonly string[]>();
  checkAnswer: CheckAnswer = { kind: "pass", milliseconds: 3 };
  fault: (call: number, name: string) => Fault | undefined = () => undefined;
  readonly #versions = new Map<number, number>();
  #before: { readonly rules: readonly Rule[]; readonly changedAt: number } | undefined;
  #reads = 0;
  readonly #events: { at: number; run: () => void }[] = [];
  #ids = 0;
  #draws = 0;

  addRelease(release: Release): StoredRelease {
    const stored = { release, promotedAt: undefined, failed: undefined };
    this.releases.set(release.number, stored);
    return stored;
  }

  /** Customers lose requests unless every group with weight has a healthy target. */
  checkCustomers(): void {
    if (!this.live) {
      return;
    }
    const rule = this.rules.find((candidate) => candidate.arn === this.live?.productionRuleArn);
    if (rule?.action.kind !== "forward") {
      this.violations.push("the production rule does not forward");
      return;
    }
    for (const { targetGroupArn, weight } of rule.action.targets) {
      if (weight > 0 && this.healthyIn(targetGroupArn).length === 0) {
        this.violations.push(`weight ${weight} on ${targetGroupArn} without a healthy target`);
      }
    }
  }

  /** Nobody may shrink a fleet that customers are sent to. */
  #checkShrinking(name: string, desired: number): void {
    const serves = this.rules.some(
      ({ action, headers }) =>
        headers.length === 0 &&
        action.kind === "forward" &&
        action.targets.some((t) => t.targetGroupArn === `arn:tg/${name}` && t.weight > 0),
    );
    if (serves && desired < (this.groups.get(name)?.size.desired ?? 0)) {
      this.violations.push(`${name} was shrunk to ${desired} while it had weight`);
    }
  }

  healthyIn(targetGroupArn: string): readonly Instance[] {
    const group = [...this.groups.values()].find(
      (candidate) => `arn:tg/${candidate.fleet.name}` === targetGroupArn,
    );
    return (group?.instances ?? []).filter(
      (instance) =>
        this.now >= instance.launchedAt + bootMs + healthMs &&
        !this.badReleases.has(group?.release.number ?? 0),
    );
  }

  /** AWS takes a running machine away, as it does for maintenance, and launches another. */
  takeAway(fleetName: string): void {
    const group = this.groups.get(fleetName);
    const [first, ...others] = group?.instances ?? [];
    if (group && first) {
      group.instances = others;
      group.taken.push({ ...first, takenAt: this.now });
      this.#reconcile(fleetName);
    }
  }

  /** A policy or a person changes a group's size. */
  scaleTo(fleetName: string, desired: number): void {
    const group = this.groups.get(fleetName);
    if (group) {
      group.size = { ...group.size, desired };
      this.#reconcile(fleetName);
    }
  }

  /** When an instance was launched, gone ones apart. */
  launchedAt(id: string): number {
    const all = [...this.groups.values()].flatMap(({ instances }) => instances);
    return all.find((instance) => instance.id === id)?.launchedAt ?? Number.NaN;
  }

  world(): World {
    return {
      clock: {
        now: () => this.now,
        monotonic: () => this.now,
        sleep: async (ms, signal) => {
          if (signal?.aborted) {
            throw new Error("aborted");
          }
          this.#advance(ms);
          await Promise.resolve();
        },
      },
      random: {
        hex: (bytes) => (this.#draws += 1).toString(16).padStart(2 * bytes, "0"),
      },
      tally: {
        calls: () => ({ mutations: 0, reads: 0, stateWrites: 0 }),
        waitedSeconds: () => 0,
        failedRequestIds: () => [],
      },
      unanswered: { until: () => -Infinity },
      leases: {
        acquire: (purpose) =>
          this.#call(`lease ${purpose}`, () => {
            if (this.leaseHeld) {
              throw new RolloutFailure({ code: "LEASE_HELD", summary: "held" });
            }
            this.leaseHeld = true;
            this.epoch += 1;
            const release = async () => {
              this.leaseHeld = false;
              await Promise.resolve();
            };
            return { epoch: this.epoch, assertHeld: () => undefined, release };
          }),
        look: () =>
          this.#call("look at lease", () => ({
            lease: this.lease,
            leaseSeconds: 60,
            quietSeconds: 360,
          })),
        break: (_seen, { reason, isDead }) =>
          this.#call("break lease", () => {
            const { lease } = this;
            this.leaseHeld = !isDead;
            this.lease = lease && {
              ...lease,
              epoch: lease.epoch + 1,
              purpose: `broken: ${reason}`,
              released: isDead,
              broken: true,
            };
          }),
      },
      line: {
        read: () => this.#call("line", () => this.line),
        write: (next) => this.#call("write line", () => void (this.line = next)),
      },
      ledger: this.#ledger(),
      releases: this.#releases(),
      fleets: this.#fleets(),
      traffic: this.#traffic(),
      consoles: { read: () => this.#call("console", () => "up\n") },
      boots: { reports: (rollout) => this.#call("boots", () => this.#boots(rollout)) },
      ground: {
        flaws: () => this.#call("ground", () => (this.groundFlaw ? [this.groundFlaw] : [])),
        namesakes: (name) => this.#call("namesakes", () => this.namesakes.get(name) ?? []),
      },
      caller: { credentialsExpireAt: () => this.#call("caller", () => this.credentialsExpireAt) },
      probe: {
        reasonUnreachable: () => this.#call("reach", () => undefined),
        check: () => this.#call("check", () => this.checkAnswer),
      },
    };
  }

  #ledger(): World["ledger"] {
    const seen = new Map<number, number>();
    const read = (number: number): Rollout | undefined => {
      seen.set(number, this.#versions.get(number) ?? 0);
      return this.rollouts.get(number);
    };
    const commit = (rollout: Rollout): void => {
      const { number } = rollout;
      const standing = this.#versions.get(number) ?? 0;
      if (standing !== (seen.get(number) ?? 0)) {
        throw new RolloutFailure({ code: "FENCED_OUT", summary: "the record was changed" });
      }
      seen.set(number, standing + 1);
      this.#versions.set(number, standing + 1);
      this.rollouts.set(number, rollout);
    };
    return {
      live: () => this.#call("live", () => this.live),
      rollout: (number) => this.#call("rollout", () => read(number)),
      latest: () => this.#call("latest", () => read(Math.max(0, ...this.rollouts.keys()))),
      rollouts: (limit) =>
        this.#call("rollouts", () =>
          [...this.rollouts.values()].toSorted((a, b) => b.number - a.number).slice(0, limit),
        ),
      upcomingNumber: () => this.#call("upcoming", () => this.counter + 1),
      nextNumber: () => this.#call("number", () => (this.counter += 1)),
      write: (rollout) => this.#call("write", () => commit(rollout)),
      promote: (rollout, next, expected) =>
        this.#call("promote", () => {
          if (this.live?.rollout !== expected?.rollout && this.live?.rollout !== next.rollout) {
            throw new Error("pointer moved");
          }
          commit(rollout);
          this.live = next;
        }),
      handOver: (rollout, next, expected) =>
        this.#call("hand over", () => {
          this.#assertPointsTo(expected);
          commit(rollout);
          this.live = next;
        }),
      forget: () =>
        this.#call("forget", () => {
          const count = this.rollouts.size + this.releases.size + (this.live ? 1 : 0);
          this.rollouts.clear();
          this.releases.clear();
          this.live = undefined;
          return count;
        }),
      amendLive: (next, expected) =>
        this.#call("amend live", () => {
          this.#assertPointsTo(expected);
          this.live = next;
        }),
    };
  }

  /** As the adapter does: by the rollout that the pointer names. */
  #assertPointsTo({ rollout }: LivePointer): void {
    if (this.live?.rollout !== rollout) {
      throw new RolloutFailure({ code: "FENCED_OUT", summary: "the pointer was moved" });
    }
  }

  #releases(): World["releases"] {
    return {
      read: (number) => this.#call("release", () => this.releases.get(number)),
      list: () => this.#call("releases", () => [...this.releases.values()]),
      reasonIncomplete: () => this.#call("complete", () => undefined),
      markFailed: (number, failed) =>
        this.#call("mark", () => {
          const stored = this.releases.get(number);
          if (stored) {
            this.releases.set(number, { ...stored, failed });
          }
        }),
      cleanUp: () => this.#call("cleanUp", () => this.outdated.splice(0)),
      outdated: () => this.#call("outdated", () => [...this.outdated]),
    };
  }

  #fleets(): World["fleets"] {
    return {
      launch: ({ fleet, release, maxSize }) =>
        this.#call(`launch ${fleet.name}`, () => {
          this.templates.add(fleet.name);
          if (!this.groups.has(fleet.name)) {
            const size = { min: 1, desired: 1, max: maxSize };
            const blank = { fleet, release, size, instances: [], taken: [], createdAt: this.now };
            this.groups.set(fleet.name, { ...blank, deletedAt: undefined, emptyAt: undefined });
          }
          this.#reconcile(fleet.name);
        }),
      observe: (fleet) =>
        this.#call("observe", () => {
          const group = this.groups.get(fleet.name);
          if (!group || this.#isStale(group.createdAt)) {
            return undefined;
          }
          return {
            size: group.size,
            deleting: group.deletedAt !== undefined,
            judgedByTraffic: true,
            suspended: [],
            instances: group.instances.map((instance) => ({
              instanceId: instance.id,
              zone: "a",
              state: this.#isReady(group, instance) ? "InService" : "Pending:Wait",
              healthy: true,
            })),
          };
        }),
      launchFailures: (_fleet, sinceMs) =>
        this.#call("failures", () =>
          this.launchFailures.filter(({ at }) => Date.parse(at) >= sinceMs),
        ),
      resize: (fleet, size) =>
        this.#call(`resize ${fleet.name} ${size.min}/${size.desired ?? "-"}/${size.max}`, () => {
          const group = this.groups.get(fleet.name);
          if (group) {
            this.#checkShrinking(fleet.name, size.desired ?? group.size.desired);
            group.size = {
              ...size,
              desired: size.desired ?? Math.max(group.size.desired, size.min),
            };
            this.#reconcile(fleet.name);
          }
        }),
      resume: () => this.#call("resume processes", () => undefined),
      unprotect: () => this.#call("unprotect", () => undefined),
      spread: (fleet, subnetIds) =>
        this.#call(`spread ${fleet.name} ${subnetIds.join()}`, () => undefined),
      keepCpuAt: () => this.#call("policy", () => undefined),
      dropCpuPolicy: () => this.#call("no policy", () => undefined),
      remove: (fleet, force) =>
        this.#call(`remove ${fleet.name}${force ? " by force" : ""}`, () => {
          const group = this.groups.get(fleet.name);
          if (group) {
            this.#checkShrinking(fleet.name, 0);
            group.size = { min: 0, desired: 0, max: 0 };
            group.deletedAt = this.now;
            this.#reconcile(fleet.name);
            this.#after(2 * goneMs, () => this.groups.delete(fleet.name));
          }
        }),
      removeTemplate: (fleet) =>
        this.#call("template gone", () => gone(this.templates.delete(fleet.name))),
      targetsAttached: () => this.#call("attached", () => 2),
    };
  }

  #traffic(): World["traffic"] {
    return {
      createTargetGroup: (fleet) =>
        this.#call(`target group ${fleet.name}`, () => {
          this.targetGroups.set(`arn:tg/${fleet.name}`, fleet);
          return `arn:tg/${fleet.name}`;
        }),
      findTargetGroup: (fleet) =>
        this.#call("find target group", () =>
          this.targetGroups.has(`arn:tg/${fleet.name}`) ? `arn:tg/${fleet.name}` : undefined,
        ),
      rules: () =>
        this.#call("rules", () => {
          const stale = this.#before && this.#isStale(this.#before.changedAt);
          return (stale ? (this.#before?.rules ?? []) : this.rules).map((rule) => ({ ...rule }));
        }),
      tags: (arns) =>
        this.#call(
          "tags",
          () =>
            new Map(
              this.rules
                .filter((rule) => arns.includes(rule.arn))
                .map((rule) => [rule.arn, rule.tags]),
            ),
        ),
      createProductionRule: (fleet, route) =>
        this.#call("production rule", () =>
          this.#ensureRule(fleet, productionPriority(route.priority), [], {
            kind: "fixed",
            status: 503,
          }),
        ),
      createTestRule: (fleet, route, nonce) =>
        this.#call("test rule", () =>
          this.#ensureRule(
            fleet,
            testPriority(route.priority),
            [{ name: "x-slipway-test", values: [nonce] }],
            { kind: "forward", targets: [{ targetGroupArn: `arn:tg/${fleet.name}`, weight: 1 }] },
          ),
        ),
      setWeights: (arn, targets) =>
        this.#call(`weights ${weightsInWords(targets)}`, () => {
          if (this.rules.every((rule) => rule.arn !== arn)) {
            throw new RolloutFailure({ code: "DRIFT", summary: `${arn} no longer exists` });
          }
          this.#before = { rules: this.rules, changedAt: this.now };
          this.rules = this.rules.map((rule) =>
            rule.arn === arn ? { ...rule, action: { kind: "forward", targets } } : rule,
          );
        }),
      restoreProductionRule: (arn, route) =>
        this.#call("conditions", () => {
          const hosts = route.host === undefined ? [] : [route.host];
          const made = { hosts, paths: [route.path], headers: [], hasOtherConditions: false };
          this.rules = this.rules.map((rule) => (rule.arn === arn ? { ...rule, ...made } : rule));
        }),
      restoreTestRule: (arn, fleet) =>
        this.#call("test rule again", () => {
          const targets = [{ targetGroupArn: `arn:tg/${fleet.name}`, weight: 1 }];
          this.rules = this.rules.map((rule) =>
            rule.arn === arn ? { ...rule, action: { kind: "forward", targets } } : rule,
          );
        }),
      deleteRule: (arn) =>
        this.#call("rule gone", () => {
          const before = this.rules.length;
          this.rules = this.rules.filter((rule) => rule.arn !== arn);
          return gone(this.rules.length < before);
        }),
      deleteTargetGroup: (arn) =>
        this.#call("target group gone", () => gone(this.targetGroups.delete(arn))),
      targetHealth: (arn) =>
        this.#call("health", () => {
          const healthy = new Set(this.healthyIn(arn).map((instance) => instance.id));
          const name = arn.replace("arn:tg/", "");
          const group = this.groups.get(name);
          return (group?.instances ?? [])
            .filter((instance) => group && this.#isReady(group, instance))
            .map((instance) => ({
              instanceId: instance.id,
              state: healthy.has(instance.id) ? "healthy" : "initial",
              reason: undefined,
            }));
        }),
    };
  }

  #ensureRule(
    fleet: Fleet,
    priority: number,
    headers: ListenerRule["headers"],
    action: ListenerRule["action"],
  ): string {
    const standing = this.rules.find((rule) => rule.priority === priority);
    if (standing) {
      if (!isOurs(standing.tags, fleet)) {
        throw new RolloutFailure({ code: "CONFLICT", summary: "priority in use" });
      }
      return standing.arn;
    }
    const arn = `arn:rule/${priority}/${fleet.name}`;
    const rule = { arn, priority, hosts: [], paths: ["/*"], headers, hasOtherConditions: false };
    this.rules.push({ ...rule, action, tags: fleetTags(fleet) });
    return arn;
  }

  /** Every second read meets a replica that lags behind. */
  #isStale(changedAt: number): boolean {
    this.#reads += 1;
    return this.now < changedAt + this.staleMs && this.#reads % 2 === 0;
  }

  #isReady(group: Group, instance: Instance): boolean {
    return this.now >= instance.launchedAt + bootMs && !this.#fails(group, instance);
  }

  #fails(group: Group, instance: Instance): boolean {
    return this.badReleases.has(group.release.number) || this.failsAfterMs.has(instance.id);
  }

  #boots(rollout: number): readonly BootReport[] {
    const group = [...this.groups.values()].find((one) => one.fleet.rollout === rollout);
    return [...(group?.taken ?? []), ...(group?.instances ?? [])].map((instance) => {
      const { release } = group as Group;
      const at = instance.launchedAt + this.instanceSkewMs;
      const failsAt = instance.launchedAt + (this.failsAfterMs.get(instance.id) ?? 1000);
      const failed = this.#fails(group as Group, instance) && this.now >= failsAt;
      const ready = this.#isReady(group as Group, instance);
      const crashed =
        this.crashAfterReady.has(release.number) && this.now >= instance.launchedAt + bootMs + 500;
      const stopped = instance.takenAt !== undefined;
      const { artifact } = release;
      const tarball = artifact.kind === "tarball" ? artifact : undefined;
      return {
        instanceId: instance.id,
        zone: "a",
        state: failed ? "failed" : ready ? "ready" : "booting",
        step: failed ? "run" : "ready",
        steps: [
          {
            name: "ready",
            startedAt: at,
            seconds: ready ? bootMs / 1000 : undefined,
            detail: "",
          },
        ],
        references: {},
        restarts: crashed ? 1 : 0,
        lastExit:
          crashed || stopped
            ? {
                code: stopped ? 143 : 1,
                signal: stopped ? "SIGTERM" : undefined,
                outOfMemory: false,
                at: stopped ? instance.takenAt + this.instanceSkewMs : at + bootMs + 400,
                tail: ["boom"],
              }
            : undefined,
        ports: [8080],
        lastProbe: undefined,
        failure: failed
          ? {
              step: "run",
              code: this.failureCode,
              summary: "exited with 1",
              exitCode: 1,
              tail: ["no key"],
            }
          : undefined,
        attested: ready
          ? {
              release: release.id,
              number: release.number,
              configSha256: release.config.sha256,
              artifactSha256: tarball?.sha256,
              dockerfileSha256: tarball?.dockerfileSha256,
              imageDigest: artifact.kind === "image" ? artifact.digest : undefined,
              scriptVersion: undefined,
              driver: "virtual",
            }
          : undefined,
      };
    });
  }

  #reconcile(name: string): void {
    const group = this.groups.get(name);
    if (!group) {
      return;
    }
    if (group.instances.length < group.size.desired) {
      this.#after(this.launchDelayMs, () => this.#launchMissing(group));
    }
    if (group.instances.length > group.size.desired) {
      const keep = group.size.desired;
      this.#after(goneMs, () => {
        group.instances = group.instances.slice(0, keep);
      });
    }
  }

  #launchMissing(group: Group): void {
    while (group.instances.length < group.size.desired) {
      group.instances.push({ id: `i-${(this.#ids += 1)}`, launchedAt: this.now });
    }
  }

  #after(ms: number, run: () => void): void {
    if (ms === 0) {
      run();
      return;
    }
    this.#events.push({ at: this.now + ms, run });
    this.#events.sort((a, b) => a.at - b.at);
  }

  #advance(ms: number): void {
    const until = this.now + Math.max(1, ms);
    for (let next = this.#events[0]; next && next.at <= until; next = this.#events[0]) {
      this.#events.shift();
      this.now = next.at;
      next.run();
      this.checkCustomers();
    }
    this.now = until;
    this.checkCustomers();
  }

  async #call<T>(name: string, effect: () => T): Promise<T> {
    this.calls.push(name);
    await Promise.resolve();
    this.#advance(20);
    const fault = this.fault(this.calls.length, name);
    if (fault === "fail") {
      throw new RolloutFailure({ code: "AWS_ERROR", summary: `${name} failed` });
    }
    if (fault === "unanswered") {
      throw new RolloutFailure({ code: "AWS_UNREACHABLE", summary: `${name} was throttled` });
    }
    if (fault === "crash") {
      throw new Crash(name);
    }
    const result = effect();
    this.checkCustomers();
    if (fault === "fail-after") {
      throw new RolloutFailure({ code: "AWS_ERROR", summary: `${name} failed after its effect` });
    }
    if (fault === "crash-after") {
      throw new Crash(name);
    }
    return result;
  }
}

const gone = (stood: boolean) => (stood ? "removed" : "not-shown");

function weightsInWords(targets: readonly WeightedTarget[]): string {
  return targets
    .map((target) => `${target.targetGroupArn.replace("arn:tg/", "")}=${target.weight}`)
    .join(" ");
}
