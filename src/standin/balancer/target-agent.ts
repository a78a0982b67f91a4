import { Agent } from "node:http";
import type { ClientRequest } from "node:http";
import type { Duplex } from "node:stream";
import type { Cancel, Clock } from "../clock.ts";

/**
 * The connections to one target: opened by `connect`, kept 60 s after a request and used again, as
 * an ALB does. It takes no hint from the target about how long to keep them, so a target that
 * closes sooner can be hit on a dead connection; that request fails, nothing is retried.
 */
export class TargetAgent extends Agent {
  readonly #connect: () => Promise<Duplex>;
  readonly #clock: Clock;
  readonly #expiries = new WeakMap<Duplex, Cancel>();

  /** @param keeps false closes each connection after its first request */
  constructor(connect: () => Promise<Duplex>, clock: Clock, keeps: boolean) {
    super({ keepAlive: keeps, maxFreeSockets: Number.MAX_SAFE_INTEGER });
    this.#connect = connect;
    this.#clock = clock;
  }

  /** Called by Agent when no kept connection is free. */
  override createConnection(
    _options: unknown,
    callback: (error: Error | null, socket?: Duplex) => void,
  ): undefined {
    this.#connect().then((socket) => callback(null, withRef(socket)), callback);
    return undefined;
  }

  /** Called by Agent when a request is over; true keeps the connection. */
  override keepSocketAlive(socket: Duplex): boolean {
    const expire = this.#clock.after(keepAliveMs, () => socket.destroy());
    this.#expiries.set(socket, expire);
    return true;
  }

  /** Called by Agent before a kept connection carries its next request. */
  override reuseSocket(socket: Duplex, request: ClientRequest): void {
    this.#expiries.get(socket)?.();
    super.reuseSocket(socket, request);
  }
}

/** DESIGN §6; the ALB's idle timeout, 60 s by default, closes its own side. */
const keepAliveMs = 60_000;

/** Agent calls `ref` on what it uses again, which a Duplex that is no socket lacks. */
function withRef(socket: Duplex): Duplex {
  return "ref" in socket ? socket : Object.assign(socket, { ref: () => socket });
}
