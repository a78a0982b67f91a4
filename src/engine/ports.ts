import type { BootReport } from "../domain/boot.ts";
import type { Bounds, Fleet, Size } from "../domain/fleet.ts";
import type { ImageReference } from "../domain/image-reference.ts";
import type { Keeping } from "../domain/keeping.ts";
import type { Release, StoredRelease } from "../domain/release.ts";
import type { LivePointer, Rollout } from "../domain/rollout.ts";
import type { AcceptanceCheck, HealthSettings, Route } from "../domain/settings.ts";
import type { ListenerRule, WeightedTarget } from "../domain/traffic.ts";
import type { Lease, Leases, Line } from "./lease-ports.ts";

export type * from "./estate.ts";
export type { Lease, LeaseBreak, Leases, Line } from "./lease-ports.ts";

/**
 * The world as the engine sees it, in an operator's words. Adapters keep the promises below,
 * translate every AWS error they can name into a RolloutFailure, and let the rest through as bugs.
 * Methods called *ensure* may run again after any crash and then find their own work: they compare
 * ownership tags before they believe that something of the right name is theirs.
 */
export interface World {
  readonly clock: Clock;
  readonly leases: Leases;
  readonly ledger: Ledger;
  readonly line: Line;
  readonly releases: Releases;
  readonly fleets: Fleets;
  readonly traffic: Traffic;
  readonly boots: Boots;
  readonly consoles: Consoles;
  readonly probe: Probe;
  readonly ground: Ground;
  readonly caller: Caller;
  readonly tally: Tally;
  readonly random: Random;
  readonly unanswered: UnansweredChanges;
}

/** Changes that were sent and that AWS never answered. */
export interface UnansweredChanges {
  /** Monotonic milliseconds until which one may still take effect; in the past when none can. */
  until(): number;
}

/** Time, and the only way to wait. */
export interface Clock {
  /** Milliseconds since the Unix epoch, for people and records. */
  now(): number;
  /** Milliseconds that only go forward, for deadlines. */
  monotonic(): number;
  /** Resolves after `ms`; rejects at once when `signal` is aborted. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

export interface Random {
  /** `bytes` random bytes in hexadecimal. */
  hex(bytes: number): string;
}

/** The control partition: rollouts, and the pointer to what is live. Reads are consistent. */
export interface Ledger {
  live(): Promise<LivePointer | undefined>;
  rollout(number: number): Promise<Rollout | undefined>;
  /** The newest rollout, finished or not. */
  latest(): Promise<Rollout | undefined>;
  /** Rollouts on record, newest first, at most `limit`. */
  rollouts(limit: number): Promise<readonly Rollout[]>;
  /** What `nextNumber` would give now; takes nothing. */
  upcomingNumber(): Promise<number>;
  /** A number never given before to a rollout of this service. */
  nextNumber(lease: Lease): Promise<number>;
  /** Writes the record on condition that the lease's epoch still rules. */
  write(rollout: Rollout, lease: Lease): Promise<void>;
  /**
   * Moves the pointer from `expected` to `next`, writes the rollout and stamps the release as
   * promoted, all or nothing. A lost reply is settled by reading back.
   */
  promote(
    rollout: Rollout,
    next: LivePointer,
    expected: LivePointer | undefined,
    lease: Lease,
  ): Promise<void>;
  /**
   * Deletes every record of the service but its lease and its counters: config, releases, boot
   * reports, rollouts, the live pointer last. Returns how many.
   */
  forget(lease: Lease): Promise<number>;
  /**
   * Writes the rollout, whose release is live, and replaces the pointer by `next`, which points
   * where `expected` does: all or nothing.
   */
  handOver(rollout: Rollout, next: LivePointer, expected: LivePointer, lease: Lease): Promise<void>;
  /** Replaces the pointer by `next`, which points where `expected` does and says other things. */
  amendLive(next: LivePointer, expected: LivePointer, lease: Lease): Promise<void>;
}

export interface Releases {
  read(number: number): Promise<StoredRelease | undefined>;
  list(): Promise<readonly StoredRelease[]>;
  /**
   * Why the release could not boot any more (something it needs was cleaned up); else undefined.
   */
  reasonIncomplete(release: Release): Promise<string | undefined>;
  /** Under the lease. Throws NOT_FOUND when there is no such release. */
  markFailed(of: number, mark: NonNullable<StoredRelease["failed"]>, lease: Lease): Promise<void>;
  /**
   * Deletes what `keeping` leaves out and nobody has come to need since: config versions, tarballs
   * in the base's store, boot reports, records beyond the limit. Returns what it deleted, by name.
   */
  cleanUp(keeping: Keeping, lease: Lease): Promise<readonly string[]>;
  /** What `cleanUp` would delete now, by name; reads only. */
  outdated(keeping: Keeping): Promise<readonly string[]>;
}

/** `not-shown`: AWS shows no such thing, which it may say for a while of one that stands. */
export type Removal = "removed" | "not-shown";

/** Launch templates and Auto Scaling groups. */
export interface Fleets {
  /**
   * Ensures template and group: exactly one instance, EC2 health only, the launch hook in place.
   */
  launch(order: LaunchOrder): Promise<void>;
  /**
   * Undefined when AWS shows no group of the name. A deleted one stays gone: names are not reused;
   * one just made may not be shown yet (aws-facts §7.6).
   */
  observe(fleet: Fleet): Promise<FleetObservation | undefined>;
  /** Launch failures since `sinceMs` (epoch, by AWS's clock), newest first; in AWS's words. */
  launchFailures(fleet: Fleet, sinceMs: number): Promise<readonly LaunchFailure[]>;
  /** Sets the size; `judgeByTraffic` also turns on load balancer health with 60 s grace. */
  resize(fleet: Fleet, size: Bounds, judgeByTraffic?: boolean): Promise<void>;
  /** Lets suspended processes of the group run again. */
  resume(fleet: Fleet, processes: readonly string[]): Promise<void>;
  /** Lets the group scale in again: those instances, and those it launches. */
  unprotect(fleet: Fleet, instances: readonly string[]): Promise<void>;
  /** The subnets of launches to come; what runs elsewhere is EC2 Auto Scaling's to move. */
  spread(fleet: Fleet, subnetIds: readonly string[]): Promise<void>;
  /** Attaches the target-tracking policy on average CPU. */
  keepCpuAt(fleet: Fleet, percent: number): Promise<void>;
  /** Takes that policy off again; none there is as asked. */
  dropCpuPolicy(fleet: Fleet): Promise<void>;
  /** Asks for the group's deletion; `force` only for a fleet that never had weight. */
  remove(fleet: Fleet, force: boolean): Promise<void>;
  /** Removes the launch template; AWS may not show one that stands (see absences.ts). */
  removeTemplate(fleet: Fleet): Promise<Removal>;
  /** Desired capacity over all groups attached to any of the target groups, by target group. */
  targetsAttached(targetGroupArns: readonly string[]): Promise<number>;
}

export interface LaunchOrder {
  readonly fleet: Fleet;
  readonly release: Release;
  /** JSON for the instance; under 2 KB, never a secret. */
  readonly userData: string;
  /** Seconds a launch may take before its hook gives up. */
  readonly hookSeconds: number;
  readonly maxSize: number;
}

export interface FleetObservation {
  readonly size: Size;
  readonly deleting: boolean;
  readonly judgedByTraffic: boolean;
  readonly suspended: readonly string[];
  readonly instances: readonly FleetInstance[];
}

export interface FleetInstance {
  readonly instanceId: string;
  readonly zone: string;
  /** AWS's lifecycle state, for example `Pending:Wait` or `InService`. */
  readonly state: string;
  readonly healthy: boolean;
}

export interface LaunchFailure {
  readonly at: string;
  readonly reason: string;
  /** What AWS lacked, when its words say so; undefined when the release may be to blame. */
  readonly kind: "capacity" | "quota" | "permission" | undefined;
  /** Where it was tried, as far as AWS says. */
  readonly subnetId?: string | undefined;
  readonly zone?: string | undefined;
}

/** Target groups, rules and weights of the shared listener. */
export interface Traffic {
  /** Ensures the fleet's target group and returns its ARN. */
  createTargetGroup(fleet: Fleet, order: TargetGroupOrder): Promise<string>;
  /** ARN of the fleet's own target group by its name, if it exists and carries the fleet's tags. */
  findTargetGroup(fleet: Fleet): Promise<string | undefined>;
  /** Every rule of the listener, all pages, in priority order, the default rule last. */
  rules(): Promise<readonly ListenerRule[]>;
  /** Tags of rules or target groups, by ARN; those that do not exist are left out. */
  tags(arns: readonly string[]): Promise<ReadonlyMap<string, Readonly<Record<string, string>>>>;
  /** Ensures the production rule with a fixed 503; refuses a priority that is somebody else's. */
  createProductionRule(fleet: Fleet, route: Route): Promise<string>;
  /** Ensures the test rule: the route plus the secret header, forwarding to the fleet. */
  createTestRule(fleet: Fleet, route: Route, nonce: string): Promise<string>;
  /** Replaces the production rule's whole action. */
  setWeights(ruleArn: string, targets: readonly WeightedTarget[]): Promise<void>;
  /** Gives the production rule the route's conditions again; its action stays. */
  restoreProductionRule(ruleArn: string, route: Route): Promise<void>;
  /** Gives the test rule its conditions and its target group again. */
  restoreTestRule(ruleArn: string, fleet: Fleet, route: Route, nonce: string): Promise<void>;
  /** Deletes a rule, or target group, of ours; AWS may not show one that stands. */
  deleteRule(ruleArn: string): Promise<Removal>;
  deleteTargetGroup(targetGroupArn: string): Promise<Removal>;
  targetHealth(targetGroupArn: string): Promise<readonly TargetHealth[]>;
}

export interface TargetGroupOrder {
  readonly port: number;
  readonly health: HealthSettings;
  readonly drainSeconds: number;
}

export interface TargetHealth {
  readonly instanceId: string;
  /** AWS's state; unknown values count as not healthy. */
  readonly state: string;
  /** Reason and description, for people. */
  readonly reason: string | undefined;
}

/** Whoever runs this process, as AWS knows them. */
export interface Caller {
  /** When the credentials in use end, epoch milliseconds; undefined when they do not say. */
  credentialsExpireAt(): Promise<number | undefined>;
}

/** What a fleet is to stand on, looked at before anything is made. */
export interface Ground {
  /**
   * Whatever is not as the base or the release, if any, says: another account, subnets that are
   * gone, an AMI that is; the gravest first.
   */
  flaws(release: Release | undefined): Promise<readonly GroundFlaw[]>;
  /** What already has the name a fleet would be given, each in words with its owner. */
  namesakes(name: string): Promise<readonly string[]>;
}

export interface GroundFlaw {
  /** A sentence. */
  readonly summary: string;
  /** What to do about it, a sentence. */
  readonly remedy: string;
}

/** What instances report about their own boot. */
export interface Boots {
  reports(rollout: number): Promise<readonly BootReport[]>;
}

/** What an instance printed while it booted and since, for people; never a base of decisions. */
export interface Consoles {
  /** The last 64 KB; empty when AWS has nothing yet, undefined when there is no such instance. */
  read(instanceId: string): Promise<string | undefined>;
}

/** Requests as a customer sends them, through the load balancer. */
export interface Probe {
  /** Resolves to undefined when the load balancer's name answers from here, else to the reason. */
  reasonUnreachable(): Promise<string | undefined>;
  /** One acceptance check through the test rule. */
  check(
    check: AcceptanceCheck,
    route: Route,
    nonce: string,
    releaseId: string,
  ): Promise<CheckAnswer>;
}

export type CheckAnswer =
  | { readonly kind: "pass"; readonly milliseconds: number }
  /** `tooSlow`: the answer itself was right, only later than allowed. */
  | { readonly kind: "fail"; readonly reason: string; readonly tooSlow?: boolean }
  /** No answer of the application was seen, so nothing can be said about it. */
  | { readonly kind: "unknown"; readonly reason: string };

/** Registries of images; publishing asks them, a rollout does not. */
export interface Registries {
  /**
   * The digest a reference stands for now; one with a digest keeps it, once it is known to exist.
   * Throws NOT_FOUND, PERMISSION, UNREACHABLE, or BAD_INPUT when an answer is not what it says.
   */
  digest(image: ImageReference): Promise<string>;
}

/** AWS calls made so far by this process. */
export interface Tally {
  /** Seconds spent in `clock.sleep` so far. */
  waitedSeconds(): number;
  calls(): { mutations: number; reads: number; stateWrites: number };
  /** Request ids of failed calls, newest last, at most ten. */
  failedRequestIds(): readonly string[];
}
