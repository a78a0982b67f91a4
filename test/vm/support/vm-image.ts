import { join } from "node:path";
import type { Clock } from "../../../src/standin/clock.ts";
import { ensureMachineImage } from "../../../src/standin/instances/container/machine-image.ts";
import { docker } from "../../docker/support/docker-engine.ts";

/** Files that a virtual machine boots from; read by everybody. */
export interface VmImage {
  readonly kernel: string;
  readonly initrd: string;
  /** An ext4 file system, never written to: each machine has a copy. */
  readonly disk: string;
}

const name = "slipway-vm";
const project = new URL("../../..", import.meta.url).pathname;

/**
 * The base AMI's root file system, as the container driver has it, with a kernel, on a disk: nothing
 * is mounted and no device of this machine is used. Its packages come from apt, once for each AMI.
 */
export async function makeVmImage(
  directory: string,
  { clock, narrate }: { readonly clock: Clock; readonly narrate: (line: string) => void },
): Promise<VmImage> {
  const userdata = join(project, "userdata");
  const base = await ensureMachineImage({ userdata, clock, narrate });
  const [, digest = ""] = base.split(":");
  const tag = `${name}:${digest}`;
  forgetOthers(tag);
  const files = join(project, "test/vm/image");
  docker(["build", "--quiet", "--build-arg", `BASE=${base}`, "--tag", tag, files]);
  // Owners and modes of the files are root's to give, so this is done inside; on a network it is not.
  const mounted = ["--volume", `${directory}:/out`];
  docker(["run", "--rm", "--network=none", ...mounted, tag, "/bin/sh", "-euc", makeDisk]);
  const at = (file: string): string => join(directory, file);
  return { kernel: at("kernel"), initrd: at("initrd"), disk: at("disk") };
}

// Of the container's own file system, without what Docker has put in: /proc, /sys, /dev, its files.
const makeDisk = `
mkdir /image
tar --create --one-file-system --exclude=./.dockerenv --exclude=./image --directory=/ . |
  tar --extract --directory=/image
: >/image/etc/hostname
: >/image/etc/resolv.conf
printf '127.0.0.1 localhost\\n' >/image/etc/hosts
mke2fs -q -t ext4 -d /image /out/disk 4G >/dev/null
cp /vmlinuz /out/kernel
cp /initrd.img /out/initrd
chmod 0644 /out/disk /out/kernel /out/initrd
`;

/** An image of this kind is large, and of no use once the AMI is another. */
function forgetOthers(tag: string): void {
  const all = docker(["images", "--format", "{{.Repository}}:{{.Tag}}", name]).split("\n");
  const others = all.filter((one) => one !== "" && one !== tag);
  if (others.length > 0) docker(["rmi", "--force", ...others]);
}
