import type { Cancel } from "../../clock.ts";
import type { ConnectionChange, FinishedRequest } from "../../balancer/traffic.ts";
import type { Region } from "../../region.ts";
import { every, minuteMs } from "../every.ts";
import type { Metrics } from "../metrics.ts";
import { ofLoadBalancer, ofTargetGroup } from "./balancer-dimensions.ts";
import { healthyTargets, measureHosts } from "./measure-hosts.ts";
import { measureRequest } from "./measure-request.ts";
import type { Measurement } from "./measurement.ts";
import { PendingMinutes } from "./pending-minutes.ts";
import { CpuUse } from "./cpu-use.ts";

/** Measures load balancers and instances as AWS does, and publishes it as AWS does: late. */
export class Publisher {
  readonly #region: Region;
  readonly #pending: PendingMinutes;
  readonly #cpuUse: CpuUse;
  #stop: Cancel | undefined;

  constructor(region: Region, metrics: Metrics) {
    this.#region = region;
    this.#pending = new PendingMinutes(region, metrics);
    this.#cpuUse = new CpuUse(region);
  }

  /** Once, when the Region has all its rooms. */
  begin(): void {
    const { ec2, elb } = this.#region;
    elb.traffic.observe({
      request: (request) => this.#request(request),
      connection: (change) => this.#connection(change),
    });
    elb.onPlaneChange(() => this.resume());
    ec2.onStateChange(() => this.resume());
  }

  /** Looks at hosts and processors from now on, as long as there is something to look at. */
  resume(): void {
    if (this.#stop || !this.#hasWork()) return;
    this.#stop = every(this.#region.clock, lookEveryMs, (moment) => this.#look(moment));
  }

  #look(moment: number): void {
    if (!this.#hasWork()) {
      this.#stop?.();
      this.#stop = undefined;
      return;
    }
    const { quirks, elb } = this.#region;
    // What is found at the end of a period belongs to it, not to the next.
    const within = moment - 1;
    this.#pending.add(measureHosts(this.#region), within);
    if (moment % minuteMs !== 0) return;
    this.#pending.add(this.#cpuUse.measure(moment), within);
    if (quirks.has("CW-09")) return;
    const silent = [...elb.loadBalancers.keys()].map((arn) => one("RequestCount", 0, arn));
    this.#pending.add(silent, within);
  }

  #hasWork(): boolean {
    const { elb, ec2 } = this.#region;
    return elb.loadBalancers.size > 0 || ec2.instances.all().some(isRunning);
  }

  #request(request: FinishedRequest): void {
    const { quirks, elb } = this.#region;
    const { targetGroupArn, targetId } = request;
    const measurements = measureRequest(request, quirks);
    if (targetGroupArn !== undefined && targetId !== undefined) {
      const group = ofTargetGroup(targetGroupArn);
      const share = 1 / healthyTargets(elb.targetGroups.get(targetGroupArn));
      const both = { ...ofLoadBalancer(request.loadBalancerArn), ...group };
      const perTarget = one("RequestCountPerTarget", share, request.loadBalancerArn);
      measurements.push({ ...perTarget, dimensions: [group, both] });
    }
    this.#pending.add(measurements, request.at);
  }

  #connection({ change, loadBalancerArn, at }: ConnectionChange): void {
    if (change === "opened") this.#pending.add([one("NewConnectionCount", 1, loadBalancerArn)], at);
  }
}

function one(metric: string, value: number, loadBalancerArn: string): Measurement {
  const dimensions = [ofLoadBalancer(loadBalancerArn)];
  return { namespace: "AWS/ApplicationELB", metric, unit: "Count", value, dimensions };
}

const isRunning = ({ state }: { readonly state: string }): boolean => state === "running";

/** Hosts are counted so often; how often AWS does is UNCONFIRMED. */
const lookEveryMs = 10_000;
