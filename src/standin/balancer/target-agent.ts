import { Agent } from "node:http";
import type { ClientRequest } from "node:http";
import type { Duplex } from "node:stream";
import type { Cancel, Clock } from "../clock.ts";

/**
 * The connections to one target: opened by `connect`, kept 60 s after a request and used again, as
 * an ALB does. It takes no hint from the target about how long to keep them, so a target that
 * closes sooner can be hit on a dead connection; that request fails, nothing is retried.
 *
 * A request takes whichever comes first, a connection that falls free or a new one, and few are
 * opened at once: on a busy machine each costs a room's init a turn, and requests that all waited
 * for their own would wait for seconds while others lie idle.
 */
export class TargetAgent extends Agent {
  readonly #connect: () => Promise<Duplex>;
  readonly #clock: Clock;
  readonly #keeps: boolean;
  readonly #all = new Set<Duplex>();
  /** Kept ones, the one used last at the end. */
  readonly #idle: Duplex[] = [];
  readonly #expiries = new WeakMap<Duplex, Cancel>();
  readonly #waiting = new Set<ClientRequest>();
  #opening = 0;

  /** @param keeps false closes each connection after its first request */
  constructor(connect: () => Promise<Duplex>, clock: Clock, keeps: boolean) {
    super({ keepAlive: keeps });
    this.#connect = connect;
    this.#clock = clock;
    this.#keeps = keeps;
  }

  /** Called by Node for each request that is to go through this agent. */
  addRequest(request: ClientRequest): void {
    const socket = this.#idle.pop();
    if (socket) {
      this.#expiries.get(socket)?.();
      request.reusedSocket = true;
      request.onSocket(socket as never);
      return;
    }
    this.#waiting.add(request);
    request.once("close", () => this.#waiting.delete(request));
    this.#open();
  }

  override destroy(): void {
    for (const socket of this.#all) socket.destroy();
    super.destroy();
  }

  #open(): void {
    while (this.#opening < Math.min(mostAtOnce, this.#waiting.size)) {
      this.#opening += 1;
      this.#connect().then(
        (socket) => {
          this.#opening -= 1;
          this.#adopt(socket);
          this.#offer(socket);
          this.#open();
        },
        (error: Error) => {
          this.#opening -= 1;
          failed(this.#next(), error);
          this.#open();
        },
      );
    }
  }

  #adopt(socket: Duplex): void {
    this.#all.add(socket);
    const forget = (): void => {
      this.#all.delete(socket);
      this.#expiries.get(socket)?.();
      const place = this.#idle.indexOf(socket);
      if (place >= 0) this.#idle.splice(place, 1);
    };
    socket.on("close", forget);
    // What was switched to another protocol is nobody's connection for requests any more.
    socket.on("agentRemove", forget);
    socket.on("error", () => socket.destroy());
    // Told by Node when a request and its answer are over and the connection may be used again.
    socket.on("free", () => {
      if (this.#all.has(socket) && this.#keeps && socket.writable) this.#offer(socket);
      else socket.destroy();
    });
  }

  #offer(socket: Duplex): void {
    const request = this.#next();
    if (request) {
      request.onSocket(socket as never);
      return;
    }
    const expire = this.#clock.after(keepAliveMs, () => socket.destroy());
    this.#idle.push(socket);
    this.#expiries.set(socket, expire);
  }

  /** Whoever waits longest. */
  #next(): ClientRequest | undefined {
    for (const request of this.#waiting) {
      this.#waiting.delete(request);
      if (!request.destroyed) return request;
    }
    return undefined;
  }
}

/** DESIGN §6; the ALB's idle timeout, 60 s by default, closes its own side. */
const keepAliveMs = 60_000;

/** Connections that are being opened at the same time. */
const mostAtOnce = 8;

/** As Node's own agent tells a request that there is no connection for it. */
function failed(request: ClientRequest | undefined, error: Error): void {
  const told = request as { onSocket(socket: null, error: Error): void } | undefined;
  told?.onSocket(null, error);
}
