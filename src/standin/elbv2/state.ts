import type { Action } from "@aws-sdk/client-elastic-load-balancing-v2";
import type { Quirks } from "../quirks/quirks.ts";
import type { Region } from "../region.ts";
import { TrafficFeed } from "../balancer/traffic-feed.ts";
import { acceptedActions } from "./actions.ts";
import { Announcer } from "./announcer.ts";
import { checkAssociation } from "./check-association.ts";
import { makeDnsName } from "./dns-name.ts";
import { findLoadBalancer, noTargetGroup } from "./find.ts";
import type { Listener } from "./listener.ts";
import { defaultLoadBalancerAttributes } from "./load-balancer-attributes.ts";
import type { LoadBalancer } from "./load-balancer.ts";
import type { PlaneChange } from "./plane-change.ts";
import { inMatchingOrder } from "./rule.ts";
import type { Rule } from "./rule.ts";
import type { TargetGroup } from "./target-group.ts";
import { deregister, register, settle } from "./target-life.ts";
import { targetKey } from "./target.ts";
import type { Target, TargetState } from "./target.ts";
import { stateOf, targetsOf } from "./targets-of.ts";
import { usageBy } from "./usage-by.ts";
import { seededZones } from "./zones.ts";

/** Everything Elastic Load Balancing holds in one Region. */
export class Elb {
  /** By ARN, as every collection here. */
  readonly loadBalancers = new Map<string, LoadBalancer>();
  readonly listeners = new Map<string, Listener>();
  readonly targetGroups = new Map<string, TargetGroup>();
  /** By ARN of what is tagged. */
  readonly tags = new Map<string, Map<string, string>>();
  /** Everything that all data planes carry, as it happens. */
  readonly traffic = new TrafficFeed();
  readonly quirks: Quirks;
  readonly #region: Region;
  readonly #gone = new Announcer<[targetGroupArn: string, target: Target]>();
  readonly #plane = new Announcer<[change: PlaneChange]>();
  #usage: ReadonlyMap<string, string> | undefined;
  #watchesInstances = false;

  constructor(region: Region) {
    this.#region = region;
    this.quirks = region.quirks;
  }

  /** Seeds an ALB whose data plane will listen on `host`; its zones are those of its subnets. */
  addLoadBalancer(seed: {
    name: string;
    scheme: "internet-facing" | "internal";
    subnetIds: readonly string[];
    host: string;
    port: number;
  }): { loadBalancerArn: string; dnsName: string } {
    const { arn, dnsName } = this.#addLoadBalancer({
      name: seed.name,
      scheme: seed.scheme,
      dnsName: seed.host,
      port: seed.port,
      ...seededZones(this.#region, seed.subnetIds),
      securityGroupIds: [],
      activeAt: this.#region.clock.now(),
    });
    return { loadBalancerArn: arn, dnsName };
  }

  /** A load balancer asked for through the API, active `pace.rulePropagationMs` later. */
  createLoadBalancer(
    settings: Pick<LoadBalancer, "name" | "scheme" | "vpcId" | "zones" | "securityGroupIds">,
  ): LoadBalancer {
    const { clock, pace, quirks } = this.#region;
    const dnsName = makeDnsName(this.#region, settings);
    const activeAt = clock.now() + (quirks.has("ELB-31") ? pace.rulePropagationMs : 0);
    return this.#addLoadBalancer({ ...settings, dnsName, port: 0, activeAt });
  }

  /** Removes it with its listeners; the target groups stay, unused. */
  removeLoadBalancer(loadBalancer: LoadBalancer): void {
    for (const listener of this.listeners.values()) {
      if (listener.loadBalancerArn === loadBalancer.arn) this.removeListener(listener);
    }
    this.loadBalancers.delete(loadBalancer.arn);
    this.tags.delete(loadBalancer.arn);
    this.#plane.tell({ removed: loadBalancer });
  }

  /** Seeds a listener with its default rule, in force at once. Returns its ARN. */
  addListener(seed: {
    loadBalancerArn: string;
    port: number;
    protocol: "HTTP";
    defaultActions: readonly Action[];
  }): string {
    const loadBalancer = findLoadBalancer(this, seed.loadBalancerArn);
    const actions = acceptedActions([...seed.defaultActions], this.#region.quirks);
    checkAssociation(this.#region, loadBalancer, actions);
    const port = seed.port || loadBalancer.port;
    const listener = this.#addListener(loadBalancer, { port, listensOn: port }, actions);
    listener.live = listener.rules.map((rule) => ({ ...rule }));
    return listener.arn;
  }

  /** A listener asked for through the API, in force `pace.rulePropagationMs` later (§2.6). */
  createListener(loadBalancer: LoadBalancer, port: number, actions: readonly Action[]): Listener {
    const listener = this.#addListener(loadBalancer, { port, listensOn: 0 }, actions);
    this.publishRules(listener);
    this.#region.clock.after(this.#region.pace.rulePropagationMs, () => {
      if (!this.listeners.has(listener.arn)) return;
      this.#plane.tell({ opened: listener });
    });
    return listener;
  }

  /** Removes it with its rules; its door is told to close at once. */
  removeListener(listener: Listener): void {
    this.listeners.delete(listener.arn);
    for (const { arn } of [listener, ...listener.rules]) this.tags.delete(arn);
    this.settleAll();
    this.#plane.tell({ closed: listener });
  }

  /** Tells the data plane what is to listen and what no longer. Returns what stops the telling. */
  onPlaneChange(tell: (change: PlaneChange) => void): () => void {
    return this.#plane.listen(tell);
  }

  /** Adds a rule that was validated before; the caller then publishes. */
  addRule(listener: Listener, rule: Pick<Rule, "priority" | "conditions" | "actions">): Rule {
    const path = listener.arn.split(":listener/")[1];
    const arn = this.#arn("listener-rule", `${path}/${this.#region.hex(16)}`);
    const added: Rule = { arn, listenerArn: listener.arn, ...rule };
    listener.rules.push(added);
    this.tags.set(arn, new Map());
    this.settleAll();
    return added;
  }

  /** A new target group's ARN ends in `targetgroup/<name>/<16 hex>` (aws-facts §2.1). */
  addTargetGroup(group: Omit<TargetGroup, "arn" | "targets">): TargetGroup {
    const arn = this.#arn("targetgroup", `${group.name}/${this.#region.hex(16)}`);
    const added: TargetGroup = { ...group, arn, targets: new Map() };
    this.targetGroups.set(arn, added);
    this.tags.set(arn, new Map());
    return added;
  }

  /** Sends the listener's rules to the data plane, where they arrive later (§2.6). */
  publishRules(listener: Listener): void {
    const snapshot = inMatchingOrder(listener.rules).map((rule) => ({ ...rule }));
    const obey = () => {
      listener.live = snapshot;
      this.settleAll();
    };
    this.settleAll();
    const { clock, pace, quirks } = this.#region;
    if (quirks.has("ELB-44")) clock.after(pace.rulePropagationMs, obey);
    else obey();
  }

  /**
   * Which load balancer uses which target group: by a rule as described, or by one that the data
   * plane still obeys. Weight 0 is use (§2.5).
   */
  usage(): ReadonlyMap<string, string> {
    const leastWeight = this.#region.quirks.has("ELB-02") ? 0 : 1;
    this.#usage ??= usageBy(this.listeners.values(), leastWeight);
    return this.#usage;
  }

  hasTargetGroup(targetGroupArn: string): boolean {
    return this.targetGroups.has(targetGroupArn);
  }

  /** @throws TargetGroupNotFound */
  registerTarget(targetGroupArn: string, instanceId: string, port?: number): void {
    const group = this.targetGroups.get(targetGroupArn) ?? noTargetGroup();
    this.watchInstances();
    register(this.#region, group, instanceId, port);
  }

  /**
   * Deregisters the instance on every port, or on the one given. `gone` follows the deregistration
   * delay; for an unknown target, or a group that is no more, it follows at once (§2.2).
   */
  deregisterTarget(
    targetGroupArn: string,
    instanceId: string,
    gone: () => void,
    port?: number,
  ): void {
    const { clock, quirks } = this.#region;
    const group = this.targetGroups.get(targetGroupArn);
    const targets = targetsOf(group, instanceId, port);
    let left = targets.length;
    if (!group || left === 0) {
      clock.after(0, gone);
      return;
    }
    for (const target of targets) {
      if (!quirks.has("ELB-48")) this.#gone.tell(group.arn, target);
      deregister(this.#region, group, target, () => {
        if (!group.targets.has(targetKey(instanceId, target.port)))
          this.#gone.tell(group.arn, target);
        left -= 1;
        if (left === 0) gone();
      });
    }
  }

  /** `undefined` when not registered. */
  targetState(targetGroupArn: string, instanceId: string): TargetState | undefined {
    return stateOf(this.targetGroups.get(targetGroupArn), instanceId);
  }

  /**
   * Tells when a target's draining is over, or its group deleted: what is still open may be cut.
   * Returns what stops the telling.
   */
  onTargetGone(listener: (targetGroupArn: string, target: Target) => void): () => void {
    return this.#gone.listen(listener);
  }

  /** Removes a group that nothing uses, its targets with it. */
  removeTargetGroup(group: TargetGroup): void {
    this.targetGroups.delete(group.arn);
    this.tags.delete(group.arn);
    for (const target of group.targets.values()) {
      target.cancel?.();
      target.round += 1;
      if (target.state !== "draining") this.#gone.tell(group.arn, target);
    }
  }

  /** Brings every target, or those of one instance, into line with what holds now. */
  settleAll(instanceId?: string): void {
    this.#usage = undefined;
    for (const group of this.targetGroups.values()) {
      for (const target of group.targets.values()) {
        if ((instanceId ?? target.instanceId) === target.instanceId) {
          settle(this.#region, group, target);
        }
      }
    }
  }

  /** A machine's end reaches the load balancer as late as a registration does. */
  watchInstances(): void {
    if (this.#watchesInstances) return;
    this.#watchesInstances = true;
    const { clock, ec2, pace } = this.#region;
    ec2.onStateChange(({ instanceId }) => {
      clock.after(pace.registrationMs, () => this.settleAll(instanceId));
    });
  }

  #addLoadBalancer(settings: Omit<LoadBalancer, "arn" | "createdAt" | "attributes">): LoadBalancer {
    const added: LoadBalancer = {
      ...settings,
      arn: this.#arn("loadbalancer", `app/${settings.name}/${this.#region.hex(16)}`),
      createdAt: new Date(this.#region.clock.now()),
      attributes: defaultLoadBalancerAttributes(settings.scheme),
    };
    this.loadBalancers.set(added.arn, added);
    this.tags.set(added.arn, new Map());
    this.#plane.tell({ added });
    return added;
  }

  #addListener(
    loadBalancer: LoadBalancer,
    ports: Pick<Listener, "port" | "listensOn">,
    actions: readonly Action[],
  ): Listener {
    const name = `${loadBalancer.arn.split(":loadbalancer/")[1]}/${this.#region.hex(16)}`;
    const listener: Listener = {
      arn: this.#arn("listener", name),
      loadBalancerArn: loadBalancer.arn,
      ...ports,
      protocol: "HTTP",
      rules: [],
      live: [],
    };
    this.listeners.set(listener.arn, listener);
    this.tags.set(listener.arn, new Map());
    this.addRule(listener, { priority: "default", conditions: [], actions });
    return listener;
  }

  /** What the ARNs of one kind begin with here: `arn:…:targetgroup/`. */
  arnPrefix(kind: string): string {
    const { name, account } = this.#region;
    return `arn:aws:elasticloadbalancing:${name}:${account}:${kind}/`;
  }

  #arn(kind: string, rest: string): string {
    return this.arnPrefix(kind) + rest;
  }
}
