import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { chownSync, existsSync, mkdirSync, readFileSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { join } from "node:path";
import type { Clock } from "../../../src/standin/clock.ts";
import type { VmImage } from "./vm-image.ts";

/** What a machine is started with. */
export interface VmOrder {
  readonly image: VmImage;
  /** Its own; the disk in it is taken up when it is there. */
  readonly directory: string;
  /** Ports of this machine's loopback: its metadata service, the stand-in's AWS. */
  readonly metadataPort: number;
  readonly awsPort: number;
  /** Where `port` of the machine is found on this machine's loopback. */
  readonly forward: { readonly port: number; readonly at: number };
  readonly clock: Clock;
}

/** What QEMU's own network calls this machine, as its guest sees it. */
const host = "169.254.0.2";

/** Who QEMU runs as where we are root: nobody, who may do nothing. */
const nobody = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : undefined;

/**
 * A virtual machine under QEMU's own emulation: no KVM, no root, no network device of this machine.
 * The guest's kernel is told where AWS is, so that nothing on its disk says so.
 */
export class QemuMachine {
  readonly ended: Promise<void>;
  readonly #order: VmOrder;
  readonly #child: ChildProcess;
  #said = "";

  constructor(order: VmOrder) {
    this.#order = order;
    const { directory, image } = order;
    mkdirSync(directory, { recursive: true });
    const disk = join(directory, "disk");
    if (!existsSync(disk)) execFileSync("cp", ["--sparse=always", image.disk, disk]);
    if (nobody) for (const path of [directory, disk]) chownSync(path, nobody.uid, nobody.gid);
    this.#child = spawn("qemu-system-x86_64", optionsOf(order, disk), {
      stdio: ["ignore", "ignore", "pipe"],
      ...nobody,
    });
    this.#child.stderr?.setEncoding("utf8").on("data", (text: string) => (this.#said += text));
    this.ended = new Promise((done) => {
      this.#child.once("error", (error) => {
        this.#said += String(error);
        done();
      });
      this.#child.once("close", () => done());
    });
  }

  /** What QEMU itself has said, and what the guest has written to its first serial port. */
  console(): string {
    const file = join(this.#order.directory, "console");
    return this.#said + (existsSync(file) ? readFileSync(file, "utf8") : "");
  }

  /** Presses the power button; whoever does not hear it in time has the plug pulled. */
  async powerDown(withinMs: number): Promise<void> {
    const monitor = await this.#socket("monitor");
    monitor?.write("system_powerdown\n");
    const cancel = this.#order.clock.after(withinMs, () => this.kill());
    await this.ended;
    cancel();
    monitor?.destroy();
  }

  kill(): void {
    this.#child.kill("SIGKILL");
  }

  /** What a command says on root's console, once that is there; stderr included. */
  async shell(command: string, withinMs: number): Promise<string> {
    const console = await this.#socket("shell");
    if (console === undefined) throw new Error("the machine has no console");
    // The marks are not in the question, which a terminal may repeat.
    console.write(`printf 'begin-%s\\n' of-it; { ${command}; } 2>&1; printf 'end-%s\\n' of-it\n`);
    return await new Promise<string>((resolve, reject) => {
      let text = "";
      const late = (): void => reject(new Error(`no answer to ${command}: ${text}`));
      const cancel = this.#order.clock.after(withinMs, late);
      console.setEncoding("utf8").on("data", (more: string) => {
        text += more.replaceAll("\r", "");
        const [, answer] = /begin-of-it\n([^]*?)end-of-it\n/.exec(text) ?? [];
        if (answer === undefined) return;
        cancel();
        resolve(answer.trim());
      });
      console.once("error", reject);
    }).finally(() => console.destroy());
  }

  #socket(name: string): Promise<Socket | undefined> {
    const socket = connect(join(this.#order.directory, name));
    return new Promise((resolve) => {
      socket.once("connect", () => resolve(socket));
      socket.once("error", () => resolve(undefined));
    });
  }
}

function optionsOf(order: VmOrder, disk: string): readonly string[] {
  const { image, directory, metadataPort, awsPort, forward } = order;
  const at = (name: string): string => join(directory, name);
  const network = [
    "user,id=network,net=169.254.0.0/16",
    `host=${host}`,
    "dhcpstart=169.254.0.15",
    `hostfwd=tcp:127.0.0.1:${forward.at}-:${forward.port}`,
    `guestfwd=tcp:169.254.169.254:80-cmd:socat - TCP:127.0.0.1:${metadataPort}`,
  ].join(",");
  const kernel = [
    "root=/dev/vda rw quiet console=ttyS0",
    `systemd.setenv=AWS_ENDPOINT_URL=http://${host}:${awsPort}`,
  ].join(" ");
  return [
    ..."-nodefaults -no-user-config -display none -machine q35 -cpu max -smp 2 -m 1024".split(" "),
    "-accel=tcg,thread=multi",
    `-kernel=${image.kernel}`,
    `-initrd=${image.initrd}`,
    `-append=${kernel}`,
    `-drive=file=${disk},format=raw,if=virtio,cache=unsafe`,
    `-netdev=${network}`,
    "-device=virtio-net-pci,netdev=network",
    `-chardev=file,id=console,path=${at("console")},append=on`,
    "-serial=chardev:console",
    `-chardev=socket,id=shell,path=${at("shell")},server=on,wait=off`,
    "-serial=chardev:shell",
    `-monitor=unix:${at("monitor")},server=on,wait=off`,
  ].flatMap((option) => {
    const [name = "", ...rest] = /^-\w+=/.test(option) ? option.split("=") : [option];
    return rest.length === 0 ? [name] : [name, rest.join("=")];
  });
}
