import { AssertionError } from "node:assert";
import { Agent, createServer, request as httpRequest } from "node:http";
import type { IncomingHttpHeaders, RequestListener, RequestOptions, Server } from "node:http";
import { connect } from "node:net";
import type { AddressInfo, Socket } from "node:net";
import { startBalancer } from "../../../../src/standin/balancer/start-balancer.ts";
import type { FinishedRequest } from "../../../../src/standin/balancer/traffic.ts";
import { wallClock } from "../../../../src/standin/clock.ts";
import { forward, launch, makeGroup, makeRule, register } from "./elb-world.ts";
import type { QuirkWorld } from "./quirk-world.ts";

/**
 * The world with its load balancer listening on a port of this machine, and programs of the test's
 * own behind its instances: real sockets, while the stand-in's time stays virtual.
 */
async function openTraffic(world: QuirkWorld) {
  const { elb } = world.region;
  const listener = elb.listeners.get(world.seeded.listenerArn);
  // What the seed says is a fixed port, which two tests at once could not have.
  if (listener) listener.listensOn = 0;
  const balancer = await startBalancer(world.region, world.seeded.loadBalancerArn);
  const finished: FinishedRequest[] = [];
  elb.traffic.observe({ request: (request) => finished.push(request) });
  const servers: Server[] = [];
  const port = listener?.listensOn ?? 0;
  /** A program on an instance. */
  const serve = async (instanceId: string, program: RequestListener): Promise<Server> => {
    const server = createServer({ keepAliveTimeout: 0, maxHeaderSize: 65_536 }, program);
    servers.push(server);
    const at = await new Promise<number>((resolve) => {
      server.listen(0, "127.0.0.1", () => resolve((server.address() as AddressInfo).port));
    });
    world.programs.set(instanceId, () => connected(at));
    return server;
  };
  return {
    world,
    port,
    finished,
    serve,
    /** A group of one new instance that answers with the group's name, healthy once in a rule. */
    group: async (name: string, program?: RequestListener): Promise<Group> => {
      const [instanceId = ""] = await launch(world, 1, undefined, name);
      const server = await serve(instanceId, program ?? ((_, response) => response.end(name)));
      const arn = await makeGroup(world, name);
      await register(world, arn, [instanceId]);
      return { arn, instanceId, server };
    },
    /** A rule for every path; then what it brings about comes about. */
    rule: async (priority: number, weights: Record<string, number>): Promise<string> => {
      const arn = await makeRule(world, priority, forward(weights));
      await world.pass(1000);
      return arn;
    },
    ask: (options: RequestOptions = {}) => ask(port, options),
    /** What `count` requests were answered, as statuses or the bodies of 200s, counted. */
    tally: async (count: number, options: RequestOptions = {}): Promise<Record<string, number>> => {
      const seen: Record<string, number> = {};
      for (let sent = 0; sent < count; sent += 1) {
        const { status, body } = await ask(port, options);
        const key = status === 200 ? body : String(status);
        seen[key] = (seen[key] ?? 0) + 1;
      }
      return seen;
    },
    openRaw: (text: string) => openRaw(port, text),
    close: async (): Promise<void> => {
      await balancer.close();
      for (const server of servers) {
        server.close();
        server.closeAllConnections();
      }
    },
  };
}

interface Group {
  readonly arn: string;
  readonly instanceId: string;
  readonly server: Server;
}

type Traffic = Awaited<ReturnType<typeof openTraffic>>;

/** The body of a quirk that looks at traffic; everything it opened is closed, come what may. */
export function carrying(body: (traffic: Traffic) => Promise<void>) {
  return async (world: QuirkWorld): Promise<void> => {
    const traffic = await openTraffic(world);
    try {
      await body(traffic);
    } finally {
      await traffic.close();
    }
  };
}

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** One request, on a connection of its own unless an agent is given; an assertion if it is cut. */
function ask(port: number, options: RequestOptions): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const failed = (cause: Error) => reject(new AssertionError({ message: String(cause) }));
    const sent = httpRequest({ host: "127.0.0.1", port, agent: alone, ...options }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on("data", (chunk: Buffer) => chunks.push(chunk));
      answer.on("error", failed);
      answer.on("end", () => {
        const body = Buffer.concat(chunks).toString();
        resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body });
      });
    });
    sent.on("error", failed);
    sent.end();
  });
}

const alone = new Agent({ keepAlive: false });

/** A client connection on which raw bytes are sent. */
function openRaw(port: number, text: string) {
  const socket = connect(port, "127.0.0.1", () => socket.write(text, "latin1"));
  const client = { socket, received: "", closed: false };
  socket.setEncoding("latin1");
  socket.on("data", (chunk) => (client.received += String(chunk)));
  socket.on("error", () => {});
  socket.on("close", () => (client.closed = true));
  return client;
}

/** Waits, on the wall clock, until `condition` holds; an assertion fails after `deadlineMs`. */
export async function until(condition: () => boolean, deadlineMs = 5000): Promise<void> {
  const clock = wallClock();
  const deadline = clock.now() + deadlineMs;
  while (!condition()) {
    if (clock.now() > deadline) {
      throw new AssertionError({ message: `not so in ${deadlineMs} ms: ${String(condition)}` });
    }
    await new Promise((resolve) => setImmediate(resolve));
  }
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
