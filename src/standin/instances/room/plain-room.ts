import { once } from "node:events";
import { connect, createServer } from "node:net";
import type { Duplex } from "node:stream";
import { initProgram } from "./init-program.ts";
import { openRoom, type RoomOrder } from "./open-room.ts";
import type { Listener, ProcessRoom } from "./room.ts";

/** A room without walls, for machines that refuse namespaces. */
interface PlainOrder extends RoomOrder {
  /** The port the release declares; the program is told another, free one in PORT. */
  readonly declaredPort: number;
  readonly nodePath: string;
  readonly path: string;
}

/** The room and the port that its program must listen on. */
interface PlainRoom {
  readonly room: ProcessRoom;
  readonly actualPort: number;
}

/** Opens it: the declared port leads to the free one, every other port refuses. */
export async function openPlainRoom(order: PlainOrder): Promise<PlainRoom> {
  const actualPort = await freePort();
  const room = await openRoom(order, {
    command: [order.nodePath, "--eval", initProgram, "plain"],
    environment: { PATH: order.path },
    wrappers: 1,
    connect: (port) => connectLocally(port === order.declaredPort ? actualPort : 0),
    listening: (found) => found.map((one) => asDeclared(one, actualPort, order.declaredPort)),
  });
  return { room, actualPort };
}

function asDeclared(found: Listener, actual: number, declared: number): Listener {
  if (found.port === actual) return { ...found, port: declared };
  return found.port === declared ? { ...found, ignoresPort: true } : found;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new Error("no TCP port to be had");
  return address.port;
}

async function connectLocally(port: number): Promise<Duplex> {
  if (port === 0) throw Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED" });
  const socket = connect(port, "127.0.0.1");
  await once(socket, "connect");
  return socket;
}
