import { Agent, createServer, request as httpRequest } from "node:http";
import type { IncomingHttpHeaders, RequestListener, RequestOptions, Server } from "node:http";
import { connect } from "node:net";
import type { AddressInfo, Socket } from "node:net";
import { startBalancer } from "../../../../src/standin/balancer/start-balancer.ts";
import type { Balancer } from "../../../../src/standin/balancer/start-balancer.ts";
import type { FinishedRequest } from "../../../../src/standin/balancer/traffic.ts";
import { wallClock } from "../../../../src/standin/clock.ts";
import type { Clock } from "../../../../src/standin/clock.ts";
import { makeGroup, makeRule, testRegion } from "../elbv2/test-region.ts";
import type { FakeInstance } from "../elbv2/test-region.ts";

/** A program on a fake machine: a plain HTTP server on this host. */
export interface App {
  readonly instance: FakeInstance;
  readonly server: Server;
  readonly port: number;
  /** Connections opened to it so far. */
  connections: number;
}

/** A Region whose ALB really listens, and what makes targets for it. `close` ends everything. */
export async function startRig<C extends Clock>(clock?: C) {
  const world = testRegion(clock);
  const balancer: Balancer = await startBalancer(world.region, world.loadBalancerArn);
  const finished: FinishedRequest[] = [];
  balancer.observe((request) => finished.push(request));
  const servers: Server[] = [];
  return {
    ...world,
    balancer,
    finished,
    async addApp(instanceId: string, listener: RequestListener): Promise<App> {
      const server = createServer({ keepAliveTimeout: 0 }, listener);
      servers.push(server);
      const port = await new Promise<number>((resolve) => {
        server.listen(0, "127.0.0.1", () => resolve((server.address() as AddressInfo).port));
      });
      const instance = world.addInstance(instanceId);
      const app: App = { instance, server, port, connections: 0 };
      server.on("connection", () => (app.connections += 1));
      instance.machine = { ...instance.machine!, connect: () => connected(port) };
      return app;
    },
    /** A group of these apps, healthy, behind a rule for every path. Needs a virtual clock. */
    async serveAll(name: string, apps: App[], priority = 100): Promise<string> {
      const group = await makeGroup(world, name);
      await makeRule(world, priority, { [group]: 1 });
      for (const app of apps) world.elb.registerTarget(group, app.instance.instanceId);
      await world.pass(500);
      return group;
    },
    async close(): Promise<void> {
      await balancer.close();
      for (const server of servers) {
        server.close();
        server.closeAllConnections();
      }
    },
  };
}

export type Rig = Awaited<ReturnType<typeof startRig>>;

interface Answer {
  readonly status: number;
  readonly message: string;
  readonly headers: IncomingHttpHeaders;
  readonly rawHeaders: readonly string[];
  readonly body: string;
}

/** One request through the balancer, on its own connection unless an agent is given. */
export function ask(
  port: number,
  options: RequestOptions & { body?: string } = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = httpRequest(
      { host: "127.0.0.1", port, agent: oneRequestEach, ...options },
      (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("error", reject);
        response.on("end", () => {
          resolve({
            status: response.statusCode ?? 0,
            message: response.statusMessage ?? "",
            headers: response.headers,
            rawHeaders: response.rawHeaders,
            body: Buffer.concat(chunks).toString(),
          });
        });
      },
    );
    sent.on("error", reject);
    sent.end(options.body);
  });
}

const oneRequestEach = new Agent({ keepAlive: false });

/** A client connection on which raw bytes are sent. */
interface RawClient {
  readonly socket: Socket;
  received: string;
  closed: boolean;
}

export function openRaw(port: number, text: string): RawClient {
  const socket = connect(port, "127.0.0.1", () => socket.write(text, "latin1"));
  const client: RawClient = { socket, received: "", closed: false };
  socket.setEncoding("latin1");
  socket.on("data", (chunk) => (client.received += String(chunk)));
  socket.on("close", () => (client.closed = true));
  return client;
}

/** Sends raw bytes and resolves with all that comes back until the connection ends. */
export async function askRaw(port: number, text: string): Promise<string> {
  const client = openRaw(port, text);
  await until(() => client.closed);
  return client.received;
}

/** Waits, on the wall clock, until `condition` holds; fails after `deadlineMs`. */
export async function until(condition: () => boolean, deadlineMs = 5000): Promise<void> {
  const clock = wallClock();
  const deadline = clock.now() + deadlineMs;
  while (!condition()) {
    if (clock.now() > deadline)
      throw new Error(`not so within ${deadlineMs} ms: ${String(condition)}`);
    await turn();
  }
}

/** Lets sockets move once. The wall clock's timers are unreferenced, an immediate is not. */
function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

function connected(port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, "127.0.0.1");
    socket.once("error", reject);
    socket.once("connect", () => {
      socket.off("error", reject);
      resolve(socket);
    });
  });
}
