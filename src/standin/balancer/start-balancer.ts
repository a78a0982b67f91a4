import { findLoadBalancer } from "../elbv2/find.ts";
import type { Target } from "../elbv2/target.ts";
import type { Region } from "../region.ts";
import { CookieSeal } from "./cookie-seal.ts";
import { Doors } from "./doors.ts";
import { OpenConnections } from "./open-connections.ts";
import { countRequest, noTraffic } from "./traffic-counters.ts";
import type { TrafficCounters } from "./traffic-counters.ts";
import { TrafficFeed } from "./traffic-feed.ts";
import type { ConnectionChange, FinishedRequest } from "./traffic.ts";

/** A load balancer that carries traffic. */
export interface Balancer {
  /** Where its first listener listens; 0 when it began without one. */
  readonly port: number;
  /** Counted as requests end; plain and current whenever it is read. */
  readonly counters: TrafficCounters;
  /** Tells of every request that ends, in order. Returns what stops the telling. */
  observe(observer: (request: FinishedRequest) => void): () => void;
  /** Cuts every connection and resolves when the ports are free. */
  close(): Promise<void>;
}

/**
 * Starts the data plane of a load balancer: one HTTP/1.1 proxy on 127.0.0.1 for each listener it
 * has, on `listensOn` (0 = any free port, which it then shows), and for each made later, until it
 * is deleted. It reads rules and target health as they stand for each request.
 *
 * @throws LoadBalancerNotFound, or the system's error when a port cannot be had
 */
export async function startBalancer(region: Region, loadBalancerArn: string): Promise<Balancer> {
  const { elb, clock } = region;
  const { arn } = findLoadBalancer(elb, loadBalancerArn);
  const counters = noTraffic();
  const feed = new TrafficFeed();
  feed.observe({ request: (request) => countRequest(counters, request) });
  const changed = (to: ConnectionChange["to"]) => (change: ConnectionChange["change"]) =>
    elb.traffic.connection({ at: clock.now(), loadBalancerArn: arn, to, change });
  const connections = new OpenConnections(region, changed("target"));
  const finished = (request: FinishedRequest) => {
    feed.request(request);
    elb.traffic.request(request);
  };
  const shared = {
    region,
    turns: new Map<string, number>(),
    seal: new CookieSeal(region),
    outstanding: (group: string, target: Target) => connections.outstanding(group, target),
    connections,
    finished,
  };
  const doors = new Doors(shared, changed("balancer"));
  const listeners = [...elb.listeners.values()].filter(
    (listener) => listener.loadBalancerArn === arn,
  );
  for (const listener of listeners) await doors.open(listener);
  const stopTelling = elb.onTargetGone((group, target) => connections.close(group, target));
  const stopFollowing = elb.onPlaneChange((change) => {
    // A free port is asked for: where there is none, the process has nothing left to do either.
    if ("opened" in change && change.opened.loadBalancerArn === arn) void doors.open(change.opened);
    if ("closed" in change) doors.close(change.closed);
  });
  return {
    port: listeners[0]?.listensOn ?? 0,
    counters,
    observe: (request) => feed.observe({ request }),
    async close() {
      stopTelling();
      stopFollowing();
      const closed = doors.closeAll();
      connections.closeAll();
      await closed;
    },
  };
}
