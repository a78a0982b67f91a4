import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { findLoadBalancer } from "../elbv2/find.ts";
import type { Listener } from "../elbv2/listener.ts";
import type { Region } from "../region.ts";
import { createDoor } from "./door.ts";
import { OpenConnections } from "./open-connections.ts";
import { countRequest, noTraffic } from "./traffic.ts";
import type { FinishedRequest, Traffic } from "./traffic.ts";

/** A load balancer that carries traffic. */
export interface Balancer {
  /** Where its first listener listens. */
  readonly port: number;
  /** Counted as requests end; plain and current whenever it is read. */
  readonly counters: Traffic;
  /** Tells of every request that ends, in order. Returns what stops the telling. */
  observe(observer: (request: FinishedRequest) => void): () => void;
  /** Cuts every connection and resolves when the ports are free. */
  close(): Promise<void>;
}

/**
 * Starts the data plane of a load balancer: one HTTP/1.1 proxy on 127.0.0.1 for each listener it
 * has now, on the listener's own port (0 = any free one, which the listener then shows). It reads
 * rules and target health as they stand for each request.
 *
 * @throws LoadBalancerNotFound, or the system's error when a port cannot be had
 */
export async function startBalancer(region: Region, loadBalancerArn: string): Promise<Balancer> {
  const { arn } = findLoadBalancer(region.elb, loadBalancerArn);
  const listeners = [...region.elb.listeners.values()].filter(
    (listener) => listener.loadBalancerArn === arn,
  );
  const connections = new OpenConnections(region);
  const counters = noTraffic();
  const observers = new Set<(request: FinishedRequest) => void>();
  const finished = (request: FinishedRequest) => {
    countRequest(counters, request);
    for (const observer of observers) observer(request);
  };
  const shared = { region, connections, turns: new Map<string, number>(), finished };
  const doors = listeners.map((listener) => ({ listener, server: createDoor(shared, listener) }));
  for (const { listener, server } of doors) listener.port = await listen(server, listener);
  const stopTelling = region.elb.onTargetGone((group, target) => connections.close(group, target));
  return {
    port: listeners[0]?.port ?? 0,
    counters,
    observe(observer) {
      observers.add(observer);
      return () => observers.delete(observer);
    },
    async close() {
      stopTelling();
      const stopped = doors.map(({ server }) => stop(server));
      connections.closeAll();
      await Promise.all(stopped);
    },
  };
}

function listen(server: Server, listener: Listener): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(listener.port, "127.0.0.1", () => {
      server.off("error", reject);
      resolve((server.address() as AddressInfo).port);
    });
  });
}

function stop(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.close((error) => (error ? reject(error) : resolve()));
    server.closeAllConnections();
  });
}
