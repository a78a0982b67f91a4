import { stepNames, type LivePointer } from "../../../src/domain/rollout.ts";
import type { Customers } from "./customers.ts";
import type { Marks } from "./marks.ts";
import type { SentCall, Witness } from "./network.ts";
import { PlanPath } from "./plan-path.ts";
import { percentOf, weightsOf, type LeaseSeen, type Sight, type Weight } from "./sight.ts";

/** An invariant of reliability §3 that did not hold, and how it showed. */
export interface Violation {
  readonly invariant: string;
  readonly what: string;
  /** Virtual milliseconds since the run began. */
  readonly atMs: number;
}

/** What holds in this run besides what always does. */
export interface Expectations {
  /** Machines and releases do nothing of their own, so not one customer may be harmed. */
  isHarmless: boolean;
  /** Healthy targets behind the production rule at any time once something is live. */
  floor: number;
  /** Releases that may be gone back to. */
  readonly window: number;
  /**
   * Where machines or releases do fail: until a rollout with a higher number than this gets weight,
   * nothing that serves does, and not one customer may be harmed either.
   */
  harmlessUpTo?: number;
  /** Percentages that a candidate may have, rising. */
  readonly plan: readonly number[];
  /** Seconds for which each of them is watched before the next. */
  readonly pauseSeconds: number;
  /** Everything of the service is being taken away, as was asked for. */
  isDestroyed?: boolean;
  /** Instances of the service at most. */
  readonly mostInstances: number;
}

/** Milliseconds after which its sender no longer waits for an answer. */
const givenUpMs = 10_000;
/** Of one process: polls twice a second, and what a step does at once. */
const mostCallsInAMinute = 300;

/** Milliseconds within which whoever acts has looked at rules and groups again. */
export const seenMs = 60_000;

const stateWrites = /^(PutItem|UpdateItem|TransactWriteItems|BatchWriteItem|DeleteItem)$/;

/** Checks what must hold at every transition of the world, and tells of each first breach. */
export class Safety implements Witness {
  readonly violations: Violation[] = [];
  readonly expectations: Expectations;
  readonly #sight: Sight;
  readonly #customers: Customers;
  readonly #holderOf: (call: SentCall) => string;
  readonly #marks: Marks;
  readonly #changedOfOthers: () => string | undefined;
  readonly #pace = new Map<string, { lastElb: number; minute: number; calls: number }>();
  #startedAt: number;
  #lease: LeaseSeen | undefined;
  #ledger: readonly string[] = [];
  #weights: readonly Weight[] | undefined;
  #sizes = new Map<string, number>();
  #live: LivePointer | undefined;
  #path: PlanPath;
  /** Number of the last rollout during which stable could not carry its share. */
  #stableLostIn = 0;
  #hasFragileWeight = false;
  /** Numbers of releases that were outside the window when part of them was gone. */
  readonly #cleanedUp = new Set<number>();
  #highestEpoch = 0;
  readonly #created = new Set<string>();
  /** Whose lease was broken without it being dead: until somebody takes it, its calls may arrive. */
  #broken = "";
  /** Virtual time of the last edit that somebody made in the console. */
  #editedAt: number | undefined;
  /** The live fleet lacked a part before the call that changes something. */
  #wasGone = false;
  /** A digest of what `step` looks at, so that it looks only at what has changed. */
  #seen = 0;

  constructor(parts: {
    sight: Sight;
    customers: Customers;
    expectations: Expectations;
    readonly holderOf: (call: SentCall) => string;
    readonly marks: Marks;
    readonly changedOfOthers: () => string | undefined;
  }) {
    this.#sight = parts.sight;
    this.#customers = parts.customers;
    this.expectations = parts.expectations;
    this.#holderOf = parts.holderOf;
    this.#marks = parts.marks;
    this.#changedOfOthers = parts.changedOfOthers;
    this.#startedAt = parts.sight.region.clock.now();
    this.#path = new PlanPath(this.#startedAt);
  }

  /** Takes the world as it is now for how it was. */
  begin(): void {
    this.#startedAt = this.#sight.region.clock.now();
    this.#path = new PlanPath(this.#startedAt);
    this.#highestEpoch = this.#sight.lease?.epoch ?? 0;
    this.arriving();
    this.#customers.begin();
  }

  /** Somebody changes something of ours behind slipway's back, just now. */
  edited(): void {
    this.#editedAt = this.#sight.region.clock.now();
  }

  /** Whether nobody has, or so long ago that whoever acts has seen it. */
  get isUndisturbed(): boolean {
    return this.#editedAt === undefined || this.#sight.region.clock.now() - this.#editedAt > seenMs;
  }

  get wasEdited(): boolean {
    return this.#editedAt !== undefined;
  }

  breach(invariant: string, what: string): void {
    if (this.violations.some((known) => known.invariant === invariant)) return;
    const atMs = this.#sight.region.clock.now() - this.#startedAt;
    this.violations.push({ invariant, what, atMs });
  }

  /** S17: load balancer calls a second apart, and no more in a minute than waits need. */
  sent({ process, body }: SentCall): void {
    const now = this.#sight.region.clock.now();
    const minute = Math.floor(now / 60_000);
    const known = this.#pace.get(process.name) ?? { lastElb: -1_000, minute, calls: 0 };
    this.#pace.set(process.name, known);
    if (known.minute !== minute) Object.assign(known, { minute, calls: 0 });
    known.calls += 1;
    if (known.calls > mostCallsInAMinute) {
      this.breach("S17", `${process.name} made ${known.calls} calls in a minute`);
    }
    if (!body.includes("Version=2015-12-01")) return;
    if (now - known.lastElb < 999) {
      this.breach("S17", `${process.name} called the load balancer twice within a second`);
    }
    known.lastElb = now;
  }

  arriving(): void {
    const sight = this.#sight;
    this.#lease = sight.lease;
    this.#ledger = sight.ledger;
    this.#weights = weightsOf(sight.productionRule);
    this.#live = sight.live;
    this.#wasGone = this.wasEdited && this.#live !== undefined && this.#isGone(this.#live);
    this.#sizes = new Map(
      sight.region.autoScaling
        .all()
        .map(({ name, desired, life }) => [name, life === "active" ? desired : 0]),
    );
  }

  answered(call: SentCall, status: number): void {
    const { operation } = call;
    this.#remember(call, status);
    if (status >= 300) return;
    if (stateWrites.test(operation)) {
      this.#stateWritten(call);
      return;
    }
    this.#oneActor(call);
    if (operation === "ModifyRule" || operation === "DeleteRule") this.#shifted(call);
    if (operation.endsWith("AutoScalingGroup")) this.#resized(call);
    if (/^Create(TargetGroup|LaunchTemplate|AutoScalingGroup|Rule)$/.test(operation)) {
      this.#recorded(call);
    }
    if (operation.startsWith("Delete")) this.#deleted(call);
    this.#costs();
    const changed = this.#changedOfOthers();
    if (changed !== undefined) this.breach("S16", changed);
  }

  #remember(call: SentCall, status: number): void {
    const { operation, body } = call;
    const named = operation.startsWith("Create") ? nameIn(body) : undefined;
    if (named !== undefined) {
      // Names are used once: the same again means that the reply to the first was lost.
      const key = `${operation} ${named}`;
      if (this.#created.has(key)) this.#marks.hit("adopted after a lost create");
      if (status < 300) this.#created.add(key);
    }
    const mine = this.#holderOf(call);
    if (operation === "UpdateItem" && status === 400 && this.#lease?.holder === mine) {
      this.#marks.hit("lost renewal explained");
    }
    const isTaken = operation === "PutItem" && body.includes('"lease"') && status < 300;
    if (isTaken && this.#lease && !this.#lease.isReleased && this.#lease.holder !== mine) {
      this.#marks.hit("lease taken after quarantine");
    }
  }

  /** To be called after each transition. */
  step(): void {
    const digest = this.#digest();
    if (digest === this.#seen) return;
    this.#seen = digest;
    this.#customers.look();
    const sight = this.#sight;
    const { live } = sight;
    if (!live || this.wasEdited) return;
    const weights = weightsOf(sight.productionRule);
    const total = (weights ?? []).reduce((sum, { weight }) => sum + weight, 0);
    if (total === 0) this.breach("S2", "the production rule gives nobody any weight");
    const missing = weights?.find(({ arn }) => !sight.targetGroup(arn));
    if (missing) this.breach("S2", `the production rule names ${missing.arn}, which is gone`);
    this.#wayBack(weights ?? []);
    this.#noteStable(weights ?? []);
    if (!this.#isHarmless) return;
    if (this.#customers.total > 0) {
      const [why] = this.#customers.harmed.keys();
      this.breach("S1", `customers were harmed: ${why}`);
    }
    const obeyed = weightsOf(sight.obeyedRule)?.filter(({ weight }) => weight > 0) ?? [];
    // A first release is live before every node has heard of its weight.
    const isFirst = obeyed.length === 0 && sight.rollout(live.rollout)?.stable === undefined;
    const served = isFirst ? (weights ?? []) : obeyed;
    const healthy = served.reduce((sum, { arn }) => sum + sight.healthy(arn), 0);
    if (healthy < this.expectations.floor) {
      const { floor } = this.expectations;
      this.breach("S3", `${healthy} healthy targets carry the traffic, of ${floor} at least`);
    }
  }

  /** Whether nothing that serves fails by itself: see `harmlessUpTo`. */
  get #isHarmless(): boolean {
    const { isHarmless, harmlessUpTo } = this.expectations;
    if (isHarmless || harmlessUpTo === undefined) return isHarmless;
    this.#hasFragileWeight ||= this.#sight.rollouts.some(
      ({ number, hadWeight }) => hadWeight && number > harmlessUpTo,
    );
    return !this.#hasFragileWeight;
  }

  /** When the whole candidate may take over at once. */
  #noteStable(weights: readonly Weight[]): void {
    const { latest } = this.#sight;
    if (!latest?.stable || !latest.hadWeight) return;
    const { fleet, sizeBefore } = latest.stable;
    const arn = fleet.targetGroupArn ?? "";
    const need = Math.ceil((percentOf(weights, arn) / 100) * sizeBefore.desired);
    if (this.#sight.healthy(arn) < need) this.#stableLostIn = latest.number;
  }

  #digest(): number {
    const { elb } = this.#sight.region;
    const { listener } = this.#sight;
    let hash = listener.live.length;
    for (const rule of [...listener.live, ...listener.rules]) {
      for (const { arn, weight } of weightsOf(rule) ?? []) {
        hash = Math.imul(hash ^ arn.charCodeAt(arn.length - 1), 31) + weight;
      }
    }
    for (const { targets } of elb.targetGroups.values()) {
      hash = Math.imul(hash, 31) + targets.size;
      for (const { state } of targets.values()) hash = Math.imul(hash, 31) + state.length;
    }
    const { machines } = this.#customers.driver;
    hash = Math.imul(hash, 31) + machines.size;
    for (const { ports } of machines.values()) hash = Math.imul(hash, 31) + (ports?.length ?? 9);
    return hash;
  }

  #oneActor(call: SentCall): void {
    const lease = this.#lease;
    const mine = this.#holderOf(call);
    if (lease && lease.holder === mine && !lease.isReleased) return;
    if (lease?.isBroken && !lease.isReleased && mine === this.#broken) return;
    const who = lease
      ? `${lease.holder} held the lease${lease.isReleased ? " and has released it" : ""}`
      : "nobody held a lease";
    this.breach("S5", `${call.operation} of ${mine} took effect while ${who}`);
  }

  #shifted({ operation, signedAt }: SentCall): void {
    if (this.wasEdited) return;
    const sight = this.#sight;
    const now = weightsOf(sight.productionRule);
    if (!now || sameWeights(now, this.#weights)) {
      if (operation === "DeleteRule" && sight.live && !sight.productionRule) {
        this.breach("S2", "the production rule was deleted while something is live");
      }
      return;
    }
    const total = now.reduce((sum, { weight }) => sum + weight, 0);
    for (const { arn, weight } of now) {
      if (weight === 0) continue;
      const group = sight.targetGroup(arn);
      const desired = group ? (sight.group(group.name)?.desired ?? 0) : 0;
      const need = Math.max(1, Math.ceil((weight / total) * desired));
      const healthy = sight.healthy(arn);
      if (this.#isHarmless && healthy < need) {
        const where = group?.name ?? arn;
        this.breach("S1", `${where} was given ${weight} with ${healthy} of ${need} healthy`);
      }
    }
    const isLate = sight.region.clock.now() - signedAt > givenUpMs;
    this.#onPlan(now, total, isLate);
  }

  /**
   * S4, S13 and S12: as the plan has it, step by step, and not before the canary has passed. What was sent in time and
   * takes effect after its sender gave up may come while the rollout is undone already.
   */
  #onPlan(now: readonly Weight[], total: number, isLate: boolean): void {
    const sight = this.#sight;
    const { latest, live } = sight;
    if (!latest) return;
    const { candidate, hadWeight, state } = latest;
    const weight = now.find(({ arn }) => arn === candidate.targetGroupArn)?.weight ?? 0;
    if (live?.rollout === latest.number || weight === 0) return;
    const percent = Math.round((100 * weight) / total);
    const { plan: steps, pauseSeconds } = this.expectations;
    const plan = latest.stable ? steps : [100];
    if (!plan.includes(percent)) {
      this.breach("S4", `${candidate.name} was given ${percent} %, which no plan shows`);
    }
    const wrong = this.#path.take({
      rollout: latest.number,
      before: Math.round(percentOf(this.#weights ?? [], candidate.targetGroupArn ?? "")),
      percent,
      plan,
      pauseSeconds,
      isStableLost: this.#stableLostIn === latest.number,
      at: sight.region.clock.now(),
    });
    if (wrong) this.breach(wrong[0], `${candidate.name} went ${wrong[1]}`);
    const before = this.#weights?.find(({ arn }) => arn === candidate.targetGroupArn)?.weight ?? 0;
    const isBack = weight < before;
    const step = "step" in state ? stepNames.indexOf(state.step) : -1;
    const isShift =
      (state.kind === "advancing" && step >= stepNames.indexOf("shift-traffic")) ||
      (isLate && state.kind === "undoing");
    if (!isBack && (!hadWeight || !isShift)) {
      this.breach("S12", `${candidate.name} got traffic while the ledger says ${state.kind}`);
    }
  }

  #resized({ operation, process }: SentCall): void {
    if (!this.isUndisturbed) return;
    for (const { arn, weight } of this.#weights ?? []) {
      if (weight === 0) continue;
      const name = this.#sight.targetGroup(arn)?.name ?? "";
      const group = this.#sight.group(name);
      const desired = group?.life === "active" ? group.desired : 0;
      const before = this.#sizes.get(name) ?? 0;
      if (desired < before && desired < this.expectations.floor) {
        this.breach("S1", `${operation} of ${process.name} shrank ${name} with weight ${weight}`);
      }
    }
  }

  /** S7: a record with the exact name is older than the thing. */
  #recorded({ body, operation }: SentCall): void {
    const named = nameIn(body);
    const rollouts = this.#sight.rollouts;
    if (named !== undefined) {
      if (!rollouts.some(({ candidate }) => candidate.name === named)) {
        this.breach("S7", `${operation} made ${named}, which no record names`);
      }
      return;
    }
    const { nonce } = this.#sight.latest ?? {};
    const isTest = body.includes("slipway-test");
    if (isTest && (nonce === undefined || !body.includes(nonce))) {
      this.breach("S7", `${operation} made a test rule that no record names`);
    }
  }

  /** S8: what is live, or has weight, stays. */
  #deleted({ body, operation, process }: SentCall): void {
    const sight = this.#sight;
    const { live } = sight;
    if (!live || this.expectations.isDestroyed === true) return;
    const { fleet, productionRuleArn } = live;
    if (this.#isGone(live) && !this.#wasGone && this.#live?.fleet.name === fleet.name) {
      this.breach("S8", `${operation} of ${process.name} took away a part of ${fleet.name}, live`);
    }
    if (decodeURIComponent(body).includes(productionRuleArn)) {
      this.breach("S8", `${operation} of ${process.name} deleted the production rule`);
    }
    for (const { arn, weight } of this.#weights ?? []) {
      if (weight > 0 && !sight.targetGroup(arn)) {
        this.breach("S8", `${operation} of ${process.name} took away ${arn}, which had weight`);
      }
    }
  }

  /** Whether a part of what is live is gone. */
  #isGone({ fleet }: LivePointer): boolean {
    const { region } = this.#sight;
    return (
      this.#sight.group(fleet.name)?.life !== "active" ||
      !this.#sight.targetGroup(fleet.targetGroupArn ?? "") ||
      !region.ec2.templates
        .all()
        .some(({ launchTemplateName }) => launchTemplateName === fleet.name)
    );
  }

  /** S18: no more machines than both fleets, and one. */
  #costs(): void {
    const { autoScaling } = this.#sight.region;
    const ours = autoScaling
      .all()
      .filter(
        ({ tags, life }) =>
          tags.get("slipway:service")?.value === this.#sight.service && life === "active",
      );
    const desired = ours.reduce((sum, group) => sum + group.desired, 0);
    if (desired > this.expectations.mostInstances || ours.length > 3) {
      this.breach("S18", `${ours.length} groups are to have ${desired} instances together`);
    }
  }

  #stateWritten(call: SentCall): void {
    const sight = this.#sight;
    const { lease, live } = sight;
    if (lease?.isBroken && this.#lease?.isBroken === false) {
      this.#broken = this.#lease.holder;
      this.#marks.hit("lease broken");
    }
    const epoch = lease?.epoch ?? 0;
    if (epoch < this.#highestEpoch) {
      this.breach("S6", `the epoch went from ${this.#highestEpoch} to ${epoch}`);
    }
    this.#highestEpoch = Math.max(epoch, this.#highestEpoch);
    // A transaction that comes a second time is answered with success, and writes nothing.
    const now = sight.ledger;
    const hasWritten =
      now.length !== this.#ledger.length || now.some((t, i) => t !== this.#ledger[i]);
    if (hasWritten && this.#lease?.holder !== this.#holderOf(call)) {
      this.breach("S6", `${call.process.name} wrote the ledger without the lease`);
    }
    if (live && live.rollout !== this.#live?.rollout) this.#promoted(live);
    if (call.operation !== "UpdateItem") this.#nothingNeededIsLost(live);
  }

  /** S10: the pointer moves to what was seen to have everything. */
  #promoted(live: LivePointer): void {
    if (!this.isUndisturbed) return;
    const weights = weightsOf(this.#sight.productionRule) ?? [];
    const others = weights.filter(
      ({ arn, weight }) => weight > 0 && arn !== live.fleet.targetGroupArn,
    );
    if (others.length > 0 || weights.length === 0) {
      this.breach("S10", `${live.releaseId} became live without all the traffic`);
    }
  }

  /**
   * S9: what can be gone back to is whole. A way back moves the window on to older releases, of which
   * some were outside it for long enough to be cleaned up.
   */
  #nothingNeededIsLost(live: LivePointer | undefined): void {
    if (!live || this.expectations.isDestroyed === true) return;
    const older = live.history.map(({ number }) => number);
    const needed = [live.releaseNumber, ...older.splice(0, this.expectations.window)];
    for (const number of needed) {
      const lost = this.#lostOf(live.fleet.service, number);
      if (lost !== undefined && !this.#cleanedUp.has(number)) this.breach("S9", lost);
    }
    for (const number of older) {
      if (this.#lostOf(live.fleet.service, number) !== undefined) this.#cleanedUp.add(number);
    }
  }

  #lostOf(service: string, number: number): string | undefined {
    const keyOf = (one: number): string => String(one).padStart(10, "0");
    const text = this.#sight.item(`${service}#release`, keyOf(number))?.["document"]?.S;
    if (text === undefined) return `release ${number} is gone and may still be needed`;
    const { config } = JSON.parse(text) as { config: { version: number } };
    return this.#sight.item(`${service}#config`, keyOf(config.version))
      ? undefined
      : `config ${config.version} of release ${number} is gone`;
  }

  /** S11: until the candidate is live, stable is whole and the rule still names it. */
  #wayBack(weights: readonly Weight[]): void {
    const { latest, live } = this.#sight;
    if (!latest?.stable || !latest.hadWeight || live?.rollout === latest.number) return;
    if (latest.state.kind !== "advancing") return;
    const { fleet, sizeBefore } = latest.stable;
    const group = this.#sight.group(fleet.name);
    const isWhole = group?.life === "active" && group.desired >= sizeBefore.desired;
    const isNamed = weights.some(({ arn }) => arn === fleet.targetGroupArn);
    if (!isWhole || !isNamed) {
      this.breach(
        "S11",
        `the way back to ${fleet.name} is closed before ${latest.releaseId} is live`,
      );
    }
  }
}

const nameIn = (body: string): string | undefined =>
  /(?:^|&)(?:Name|AutoScalingGroupName|LaunchTemplateName)=([^&]+)/.exec(body)?.[1];

function sameWeights(a: readonly Weight[], b: readonly Weight[] | undefined): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
