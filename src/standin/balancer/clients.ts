import type { IncomingMessage, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import type { Listener } from "../elbv2/listener.ts";
import { answerUnread } from "./balancer-answer.ts";
import { balancerAttributes } from "./balancer-attributes.ts";
import { watchClient } from "./client-watch.ts";
import type { ClientWatch } from "./client-watch.ts";
import { beginRecord } from "./request-record.ts";
import type { Shared } from "./serve-request.ts";

/**
 * The client connections of one listener: how long each may be silent and grow old, and whether
 * something on it is being answered (ALB user guide, idle timeout and client keepalive).
 */
export class Clients {
  readonly #shared: Shared;
  readonly #listener: Listener;
  readonly #watches = new WeakMap<Socket, ClientWatch>();
  readonly #answering = new WeakSet<Socket>();

  constructor(shared: Shared, listener: Listener) {
    this.#shared = shared;
    this.#listener = listener;
  }

  /** Watches a connection; one that is watched already stays so. */
  opened(socket: Socket): void {
    if (this.#watches.has(socket)) return;
    const { clock, quirks } = this.#shared.region;
    const idleMs = () => this.#milliseconds("idle_timeout.timeout_seconds");
    const watch = watchClient(clock, socket, idleMs, (isHeadBegun) => {
      if (!quirks.has(isHeadBegun ? "ELB-63" : "ELB-64")) return;
      if (isHeadBegun) this.refuse(socket, 408);
      else socket.destroy();
    });
    this.#watches.set(socket, watch);
  }

  /** A request's head has been read; an old connection's is its last. */
  requested({ socket }: IncomingMessage, response: ServerResponse): void {
    const watch = this.#watches.get(socket);
    watch?.requestBegun();
    this.#answering.add(socket);
    response.once("close", () => {
      watch?.requestEnded();
      this.#answering.delete(socket);
    });
    const isOld = (watch?.ageMs() ?? 0) >= this.#milliseconds("client_keep_alive.seconds");
    if (isOld && this.#shared.region.quirks.has("ELB-65")) response.shouldKeepAlive = false;
  }

  /** It may become a WebSocket, which has a watch of its own. */
  upgrading(socket: Socket): void {
    this.#watches.get(socket)?.requestBegun();
  }

  isAnswering(socket: Socket): boolean {
    return this.#answering.has(socket);
  }

  /** Answers what could not be read, unless an answer is under way already, and closes. */
  refuse(socket: Socket, status: number): void {
    const { region } = this.#shared;
    if (socket.writable && !this.#answering.has(socket)) {
      const record = beginRecord(region, this.#listener, socket);
      socket.write(answerUnread(status, region.clock.now()));
      this.#shared.finished(record({ elbStatus: status, answeredBy: "balancer", complete: true }));
    }
    socket.destroy();
  }

  #milliseconds(attribute: string): number {
    return 1000 * Number(balancerAttributes(this.#shared.region, this.#listener)[attribute]);
  }
}
