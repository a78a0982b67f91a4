import type { Server } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import type { Listener } from "../elbv2/listener.ts";
import { createDoor } from "./door.ts";
import type { Shared } from "./serve-request.ts";

interface Door {
  readonly server: Server;
  readonly sockets: Set<Socket>;
}

/** The open doors of one load balancer, one for each listener. */
export class Doors {
  readonly #shared: Shared;
  readonly #changed: (change: "opened" | "closed") => void;
  readonly #open = new Map<Listener, Door>();
  readonly #closing = new Set<Promise<void>>();

  /** @param changed told of each client connection that comes and goes */
  constructor(shared: Shared, changed: (change: "opened" | "closed") => void) {
    this.#shared = shared;
    this.#changed = changed;
  }

  /**
   * Listens where the listener says. Seeded listeners that asked for any port show the one they
   * got; others keep showing theirs.
   *
   * @throws the system's error when the port cannot be had
   */
  open(listener: Listener): Promise<void> {
    const door: Door = { server: createDoor(this.#shared, listener), sockets: new Set() };
    this.#open.set(listener, door);
    door.server.on("connection", (socket: Socket) => this.#watch(door, socket));
    return new Promise((resolve, reject) => {
      door.server.once("error", reject);
      door.server.listen(listener.listensOn, "127.0.0.1", () => {
        door.server.off("error", reject);
        listener.listensOn = (door.server.address() as AddressInfo).port;
        listener.port ||= listener.listensOn;
        resolve();
      });
    });
  }

  /** Cuts what came through it and frees its port. */
  close(listener: Listener): void {
    const door = this.#open.get(listener);
    this.#open.delete(listener);
    if (door) this.#closing.add(stop(door));
  }

  /** Likewise for all; resolves when every port is free. */
  async closeAll(): Promise<void> {
    for (const listener of this.#open.keys()) this.close(listener);
    await Promise.all(this.#closing);
  }

  #watch(door: Door, socket: Socket): void {
    // A connection comes twice when its request is read again (sendAgainPlainly).
    if (door.sockets.has(socket)) return;
    door.sockets.add(socket);
    this.#changed("opened");
    socket.once("close", () => {
      door.sockets.delete(socket);
      this.#changed("closed");
    });
  }
}

/** WebSockets are cut as well: the server itself no longer knows them. */
function stop({ server, sockets }: Door): Promise<void> {
  return new Promise((resolve, reject) => {
    server.close((error) => (error ? reject(error) : resolve()));
    for (const socket of sockets) socket.destroy();
  });
}
