import type { Server } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { findLoadBalancer } from "../elbv2/find.ts";
import type { Listener } from "../elbv2/listener.ts";
import type { Region } from "../region.ts";
import { createDoor } from "./door.ts";
import { OpenConnections } from "./open-connections.ts";
import { countRequest, noTraffic } from "./traffic.ts";
import type { FinishedRequest, Traffic } from "./traffic.ts";

/** A load balancer that carries traffic. */
export interface Balancer {
  /** Where its first listener listens; 0 when it began without one. */
  readonly port: number;
  /** Counted as requests end; plain and current whenever it is read. */
  readonly counters: Traffic;
  /** Tells of every request that ends, in order. Returns what stops the telling. */
  observe(observer: (request: FinishedRequest) => void): () => void;
  /** Cuts every connection and resolves when the ports are free. */
  close(): Promise<void>;
}

interface Door {
  readonly server: Server;
  readonly sockets: Set<Socket>;
}

/**
 * Starts the data plane of a load balancer: one HTTP/1.1 proxy on 127.0.0.1 for each listener it
 * has, on `listensOn` (0 = any free port, which it then shows), and for each made later, until it
 * is deleted. It reads rules and target health as they stand for each request.
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
  const doors = new Map<Listener, Door>();
  const closing = new Set<Promise<void>>();
  const open = (listener: Listener): Server => {
    const door: Door = { server: createDoor(shared, listener), sockets: new Set() };
    doors.set(listener, door);
    door.server.on("connection", (socket) => {
      door.sockets.add(socket);
      socket.once("close", () => door.sockets.delete(socket));
    });
    return door.server;
  };
  for (const listener of listeners) await listening(open(listener), listener);
  const stopTelling = region.elb.onTargetGone((group, target) => connections.close(group, target));
  const stopFollowing = region.elb.onPlaneChange((change) => {
    // A free port is asked for: where there is none, the process has nothing left to do either.
    if ("opened" in change && change.opened.loadBalancerArn === arn) {
      listen(open(change.opened), change.opened);
    }
    const door = "closed" in change ? doors.get(change.closed) : undefined;
    if (!("closed" in change) || !door) return;
    doors.delete(change.closed);
    closing.add(stop(door));
  });
  return {
    port: listeners[0]?.listensOn ?? 0,
    counters,
    observe(observer) {
      observers.add(observer);
      return () => observers.delete(observer);
    },
    async close() {
      stopTelling();
      stopFollowing();
      const stopped = [...doors.values()].map(stop);
      connections.closeAll();
      await Promise.all([...stopped, ...closing]);
    },
  };
}

function listening(server: Server, listener: Listener): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.once("listening", () => {
      server.off("error", reject);
      resolve();
    });
    listen(server, listener);
  });
}

/** Seeded listeners that asked for any port show the one they got; others keep showing theirs. */
function listen(server: Server, listener: Listener): void {
  server.listen(listener.listensOn, "127.0.0.1", () => {
    listener.listensOn = (server.address() as AddressInfo).port;
    listener.port ||= listener.listensOn;
  });
}

/** WebSockets are cut as well: the server itself no longer knows them. */
function stop({ server, sockets }: Door): Promise<void> {
  return new Promise((resolve, reject) => {
    server.close((error) => (error ? reject(error) : resolve()));
    for (const socket of sockets) socket.destroy();
  });
}
