import type { VirtualDriver } from "../../../src/standin/instances/virtual-driver.ts";
import type { Temper, Tempers } from "./releases.ts";
import { weightsOf, type Sight } from "./sight.ts";

/** Requests a second; all a rate changes is the size of the number told. */
const requestsPerSecond = 100;

/**
 * Customers of the service, as shares of a steady rate: between two transitions of the world nothing
 * changes, so the harm of each stretch is its length times the share that gets no good answer. They
 * are routed as the load balancer routes: by the rules its data plane obeys, to healthy targets, to
 * all of them when none is (aws-facts §2.8), 503 where there is none.
 */
export class Customers {
  /** Requests that got an error, by what caused it. */
  readonly harmed = new Map<string, number>();
  readonly #sight: Sight;
  readonly driver: VirtualDriver;
  readonly #tempers: Tempers;
  #share: { readonly ill: number; readonly why: string } = { ill: 0, why: "" };
  #since: number;
  /** They come once something has been live. */
  #isOpen = false;

  constructor(sight: Sight, driver: VirtualDriver, tempers: Tempers) {
    this.#sight = sight;
    this.driver = driver;
    this.#tempers = tempers;
    this.#since = sight.region.clock.now();
  }

  get total(): number {
    return [...this.harmed.values()].reduce((sum, one) => sum + one, 0);
  }

  /** They come from now on. */
  begin(): void {
    this.#since = this.#sight.region.clock.now();
    this.#share = this.#now();
  }

  /** To be called after each transition. */
  look(): void {
    const now = this.#sight.region.clock.now();
    const seconds = (now - this.#since) / 1000;
    if (this.#share.ill > 0 && seconds > 0) {
      const { ill, why } = this.#share;
      this.harmed.set(why, (this.harmed.get(why) ?? 0) + ill * seconds * requestsPerSecond);
    }
    this.#since = now;
    this.#share = this.#now();
  }

  #now(): { ill: number; why: string } {
    const weights = weightsOf(this.#sight.obeyedRule);
    if (!this.#isOpen) {
      this.#isOpen = this.#sight.live !== undefined && weights !== undefined;
      if (!this.#isOpen) return fine;
    }
    if (!weights) return { ill: 1, why: "the production rule does not forward" };
    const total = weights.reduce((sum, { weight }) => sum + weight, 0);
    if (total === 0) return { ill: 1, why: "no group has weight" };
    let ill = 0;
    let why = "";
    for (const { arn, weight } of weights) {
      if (weight === 0) continue;
      const group = this.#illOf(arn);
      ill += (weight / total) * group.ill;
      if (group.ill > 0) why = group.why;
    }
    return ill === 0 ? fine : { ill, why };
  }

  #illOf(arn: string): { ill: number; why: string } {
    const group = this.#sight.targetGroup(arn);
    if (!group) return { ill: 1, why: "a group with weight is gone" };
    const targets = [...group.targets.values()].filter(
      ({ state }) => state === "healthy" || state === "unhealthy" || state === "initial",
    );
    const healthy = targets.filter(({ state }) => state === "healthy");
    const routed = healthy.length > 0 ? healthy : targets;
    if (routed.length === 0) return { ill: 1, why: "503: a group with weight has no target" };
    const bad = routed.filter(({ instanceId }) => !this.#serves(instanceId)).length;
    return { ill: bad / routed.length, why: "a target with traffic does not answer" };
  }

  /** Whether a request that reaches the machine gets a good answer. */
  #serves(instanceId: string): boolean {
    const machine = this.driver.machines.get(instanceId);
    if (!machine || machine.ports?.length === 0) return false;
    const instance = this.#sight.region.ec2.instances.byId(instanceId);
    const release = instance?.tags["slipway:release"];
    return release === undefined || !answersBadly(this.#tempers.get(release) ?? "good");
  }
}

const fine = { ill: 0, why: "" };

const answersBadly = (temper: Temper): boolean => temper === "ill";
