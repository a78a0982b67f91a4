import { writeFile } from "node:fs/promises";
import { readFile } from "node:fs/promises";
import { connect, type Socket } from "node:net";
import { join } from "node:path";
import { enterScript } from "./enter-script.ts";
import { initProgram } from "./init-program.ts";
import { parseMountTable } from "./mount-table.ts";
import { openRoom, type RoomOrder } from "./open-room.ts";
import { layRoot } from "./root-layout.ts";
import type { ProcessRoom } from "./room.ts";
import { SYSTEM_DIRECTORIES } from "./system-tree.ts";
import type { Toolchain } from "./toolchain.ts";

/** A room with user, mount, process and (`own`) network namespaces of its own. Linux only. */
interface NamespacedOrder extends RoomOrder {
  /** Private directory of the machine, outside its tree. */
  readonly directory: string;
  readonly tree: string;
  /** Absolute directories in the tree that this machine's software must not shine through. */
  readonly owned: readonly string[];
  readonly toolchain: Toolchain;
  readonly nodePath: string;
  /** `host` shares this machine's network (a build that fetches packages). */
  readonly network: "own" | "host";
  /** Ports of this machine's loopback that programs inside reach as 127.0.0.1:port. */
  readonly reach: readonly number[];
  /** Further ports inside, answered by the driver. */
  readonly doors: ReadonlyMap<number, (socket: Socket) => void>;
}

/** Opens it, or rejects with the reason why the kernel or the tools of this machine refuse. */
export async function openNamespacedRoom(order: NamespacedOrder): Promise<ProcessRoom> {
  const layout = await layRoot({
    tree: order.tree,
    visible: [...SYSTEM_DIRECTORIES, ...order.toolchain.directories],
    owned: order.owned,
    mounts: parseMountTable(await readFile("/proc/self/mountinfo", "utf8")),
    marks: join(order.directory, "placeholders"),
  });
  const fstab = join(order.directory, "fstab");
  const remounts = join(order.directory, "remounts");
  await writeFile(fstab, layout.fstab);
  await writeFile(remounts, layout.remounts);
  const network = order.network === "own" ? ["--net"] : [];
  const namespaces = ["--user", "--map-root-user", "--mount", ...network, "--pid"];
  const enter = ["sh", "-c", enterScript, "enter", order.tree, fstab, remounts, order.network];
  const init = [order.nodePath, "--eval", initProgram, "confined"];
  const reached = order.reach.map((port) => [port, relayTo(port)] as const);
  return openRoom(order, {
    command: ["unshare", ...namespaces, "--fork", "--kill-child", ...enter, ...init],
    environment: { PATH: order.toolchain.path },
    // unshare, the shell that is process 1, init.
    wrappers: 3,
    doors: new Map([...reached, ...order.doors]),
  });
}

/** Joins a connection from inside to `port` of this machine's loopback. */
function relayTo(port: number): (socket: Socket) => void {
  return (inner) => {
    const outer = connect(port, "127.0.0.1");
    inner.on("error", () => outer.destroy());
    outer.on("error", () => inner.destroy());
    inner.pipe(outer).pipe(inner);
  };
}
