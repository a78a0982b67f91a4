import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { docker, DockerRefused, dockerIfThere } from "./docker.ts";

/**
 * What a stock Debian 12 image has and a container image has not: an init and what it needs. The
 * packages that install.sh asks for come along, so that a change of scripts fetches nothing.
 */
const packages = [
  ..."systemd-sysv dbus udev netbase e2fsprogs zstd logrotate procps".split(" "),
  ..."bash ca-certificates curl jq tar gzip docker.io apparmor iptables iproute2".split(" "),
  "util-linux",
];

const suite = "bookworm";

/** Ways to get one, in the order they are tried. */
const ways: readonly (readonly [name: string, make: (tag: string) => Promise<void>])[] = [
  ["mmdebstrap", withMmdebstrap],
  [`docker build from debian:${suite}-slim`, withDocker],
];

/** Tag of the image of a stock system; changes when its recipe does. */
export const baseSystemTag = `slipway-base-system:${createHash("sha256")
  .update(JSON.stringify({ suite, packages }))
  .digest("hex")
  .slice(0, 12)}`;

/**
 * Makes that image if it is not there. Throws DockerRefused, naming everything that was tried.
 * `narrate` hears of what takes a minute.
 */
export async function ensureBaseSystem(narrate: (line: string) => void): Promise<string> {
  const found = await dockerIfThere("image", "inspect", "--format", "{{.Id}}", baseSystemTag);
  if (found !== undefined) return baseSystemTag;
  const refusals: string[] = [];
  for (const [name, make] of ways) {
    try {
      narrate(`making a stock Debian 12 image with ${name}, once; about a minute`);
      await make(baseSystemTag);
      return baseSystemTag;
    } catch (error) {
      refusals.push(`${name}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  throw new DockerRefused(`no stock Debian 12 image can be had (${refusals.join("; ")})`);
}

async function withMmdebstrap(tag: string): Promise<void> {
  const make = spawn(
    "mmdebstrap",
    [
      "--quiet",
      "--variant=apt",
      `--include=${packages.join(",")}`,
      '--aptopt=Acquire::Languages "none"',
      // As Debian's own slim images leave them out.
      ..."doc man locale info"
        .split(" ")
        .map((name) => `--dpkgopt=path-exclude=/usr/share/${name}/*`),
      suite,
      "-",
    ],
    { stdio: ["ignore", "pipe", "pipe"] },
  );
  const read = spawn("docker", ["import", "--change", 'CMD ["/sbin/init"]', "-", tag], {
    stdio: ["pipe", "ignore", "pipe"],
  });
  read.stdin.on("error", () => make.kill());
  make.stdout.pipe(read.stdin);
  // A file system that was cut short would be imported all the same.
  try {
    await Promise.all([ended(make), ended(read)]);
  } catch (error) {
    await dockerIfThere("image", "rm", "--force", tag);
    throw error;
  }
}

function ended(child: ReturnType<typeof spawn>): Promise<void> {
  let said = "";
  child.stderr?.setEncoding("utf8").on("data", (text: string) => (said += text));
  return new Promise((resolve, reject) => {
    child.once("error", (error: NodeJS.ErrnoException) =>
      reject(error.code === "ENOENT" ? new Error("not on this machine") : error),
    );
    child.once("close", (code) => {
      if (code === 0) resolve();
      else reject(new Error(said.trim().split("\n").at(-1) ?? `ended with ${code}`));
    });
  });
}

async function withDocker(tag: string): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), "slipway-base-system-"));
  const install = `apt-get install --yes --no-install-recommends ${packages.join(" ")}`;
  const lines = [
    `FROM debian:${suite}-slim`,
    `RUN apt-get update && ${install} && rm -rf /var/lib/apt/lists/*`,
    'CMD ["/sbin/init"]',
  ];
  try {
    await writeFile(join(directory, "Dockerfile"), `${lines.join("\n")}\n`);
    await docker("build", "--quiet", "--tag", tag, directory);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}
