import { connect, createServer, type Server, type Socket } from "node:net";
import { docker, DockerRefused, dockerIfThere } from "./docker.ts";
import type { Marks } from "./marks.ts";

/** The network that a driver's instances are on, and the doors that they find at its gateway. */
export interface InstanceNetwork {
  readonly name: string;
  /** This machine's address on it. */
  readonly gateway: string;
  readonly subnet: string;
  /**
   * Opens a port at the gateway; `serve` decides whom it answers, by address, and begins to read.
   * Resolves to the port's number.
   */
  open(serve: (socket: Socket, address: string) => void): Promise<number>;
  /** Closes the doors; the network goes too unless it is to be found again. */
  close(keeping: boolean): Promise<void>;
}

/**
 * Makes the network, or takes up the one of that name. `open` rejects with DockerRefused when this
 * machine has no address on it: the engine is elsewhere.
 */
export async function openInstanceNetwork(order: {
  readonly name: string;
  readonly marks: Marks;
}): Promise<InstanceNetwork> {
  const { name, marks } = order;
  const isThere = (await dockerIfThere("network", "inspect", name)) !== undefined;
  if (!isThere) await docker("network", "create", "--driver=bridge", ...marks.options, name);
  const ranges = await docker("network", "inspect", "--format", "{{json .IPAM.Config}}", name);
  const [range] = JSON.parse(ranges) as readonly { Subnet: string; Gateway: string }[];
  if (range === undefined) throw new DockerRefused(`the network ${name} has no addresses`);
  const gateway = range.Gateway;
  const doors: Server[] = [];
  const sockets = new Set<Socket>();
  return {
    name,
    gateway,
    subnet: range.Subnet,
    async open(serve) {
      // Not read from before it is known who calls, lest what was read is lost to whom serves it.
      const door = createServer({ pauseOnConnect: true }, (socket) => {
        sockets.add(socket);
        socket.on("close", () => sockets.delete(socket));
        socket.on("error", () => socket.destroy());
        serve(socket, socket.remoteAddress ?? "");
      });
      doors.push(door);
      return await listen(door, gateway);
    },
    async close(keeping) {
      for (const socket of sockets) socket.destroy();
      await Promise.all(doors.map(closeDoor));
      if (!keeping) await dockerIfThere("network", "rm", name);
    },
  };
}

/** Passes everything on to a port of this machine's loopback. */
export function relayTo(port: () => number | undefined): (socket: Socket) => void {
  return (socket) => {
    const there = port();
    if (there === undefined) return void socket.destroy();
    const inner = connect(there, "127.0.0.1");
    inner.on("error", () => socket.destroy());
    socket.on("close", () => inner.destroy());
    inner.on("close", () => socket.destroy());
    socket.pipe(inner).pipe(socket);
    socket.resume();
  };
}

function listen(door: Server, address: string): Promise<number> {
  return new Promise((resolve, reject) => {
    door.once("error", (error: NodeJS.ErrnoException) => {
      const elsewhere = `the Docker engine is not on this machine: nobody can listen on ${address}`;
      reject(error.code === "EADDRNOTAVAIL" ? new DockerRefused(elsewhere) : error);
    });
    door.listen(0, address, () => {
      const bound = door.address();
      resolve(typeof bound === "object" && bound !== null ? bound.port : 0);
    });
  });
}

const closeDoor = (door: Server): Promise<void> =>
  new Promise((done) => {
    door.close(() => done());
  });
