import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { duplexPair, type Duplex } from "node:stream";
import type { Clock } from "../clock.ts";
import type { VirtualReply, VirtualRequest } from "./virtual-program.ts";

/** Asks the program at the other end; rejects when the connection is to be reset instead. */
export type AskProgram = (request: VirtualRequest) => Promise<VirtualReply>;

/** HTTP without sockets: connections in memory, at whose far end programs answer. */
export class VirtualListener {
  readonly #programs = new WeakMap<Duplex, AskProgram>();
  readonly #clock: Clock;
  // It never listens; connections are handed to it. It closes none on its own, as no timer of the
  // machine's may end what lives by another clock.
  readonly #server = createServer({ keepAliveTimeout: 0, requestTimeout: 0, headersTimeout: 0 });

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#server.on("request", (request, response) => {
      this.#serve(request, response).catch(() => request.socket.destroy());
    });
  }

  /** Both ends of a new connection; closing either closes the other. */
  connect(ask: AskProgram): { readonly near: Duplex; readonly far: Duplex } {
    const [near, far] = duplexPair();
    near.once("close", () => far.destroy());
    far.once("close", () => near.destroy());
    this.#programs.set(far, ask);
    this.#server.emit("connection", far);
    return { near, far };
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const ask = this.#programs.get(request.socket);
    if (!ask) throw new Error("a connection that nobody opened");
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { method = "GET", url = "/", headers } = request;
    const reply = await ask({ method, url, headers, body: Buffer.concat(chunks) });
    const body = Buffer.from(reply.body ?? "");
    response.sendDate = false;
    response.writeHead(reply.status, {
      date: new Date(this.#clock.now()).toUTCString(),
      "content-length": body.length,
      ...reply.headers,
    });
    response.end(body);
  }
}

export const connectionReset = (): Error =>
  Object.assign(new Error("read ECONNRESET"), { code: "ECONNRESET" });

export const connectionRefused = (): Error =>
  Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED" });
