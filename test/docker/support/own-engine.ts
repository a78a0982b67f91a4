import { execFileSync, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { docker, lackOfDocker } from "./docker-engine.ts";
import { until } from "../../support/until.ts";

/** A Docker daemon of a test's own, which may be restarted. */
export interface OwnEngine {
  readonly socket: string;
  /** For Docker's client. */
  readonly environment: Readonly<Record<string, string>>;
  /** From the next restart on, containers run on while the daemon is away. */
  liveRestore(): void;
  /** Ends the daemon as a machine's init would, and waits until a new one answers. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

/** What this machine lacks to run a second daemon, if anything. */
export function lackOfOwnEngine(...programs: readonly string[]): string | undefined {
  const lack = lackOfDocker("dockerd", "unshare", "ip", ...programs);
  return lack ?? (process.getuid?.() === 0 ? undefined : "nobody here is root");
}

// Its own bridge and no rules of the packet filter: those of the machine's own daemon stay as they
// are. Published ports are served by Docker's proxy.
const bridge = "slipway-test0";
const daemon = `
  set -eu
  cd "$1"
  mount --bind hosts /etc/hosts
  while [ ! -e stop ]; do
    dockerd --data-root "$1/data" --exec-root "$1/exec" --pidfile "$1/pid" --host "unix://$1/socket" \\
      --bridge ${bridge} --iptables=false --ip6tables=false --ip-masq=false --config-file "$1/settings" \\
      >>log 2>&1 || sleep 0.2
  done`;

/**
 * Starts a daemon on a disk of its own that reaches each of `hosts` (names) at an address of the
 * loopback, on plain HTTP, as if it were a registry of the world.
 */
export async function startEngine(
  hosts: Readonly<Record<string, string>> = {},
): Promise<OwnEngine> {
  const directory = mkdtempSync(join(tmpdir(), "slipway-engine-"));
  const lines = Object.entries({ localhost: "127.0.0.1", ...hosts });
  writeFileSync(join(directory, "hosts"), lines.map(([host, at]) => `${at} ${host}\n`).join(""));
  const configure = (more: object): void => {
    const settings = { "insecure-registries": Object.keys(hosts), ...more };
    writeFileSync(join(directory, "settings"), JSON.stringify(settings));
  };
  configure({});
  for (const name of ["data", "exec"]) mkdirSync(join(directory, name));
  removeBridge();
  execFileSync("ip", ["link", "add", bridge, "type", "bridge"]);
  execFileSync("ip", ["address", "add", "10.213.77.1/24", "dev", bridge]);
  const child = spawn(
    "unshare",
    ["--mount", "--propagation", "private", "sh", "-c", daemon, "engine", directory],
    { stdio: "ignore", detached: true },
  );
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const socket = join(directory, "socket");
  const log = () => readFileSync(join(directory, "log"), "utf8");
  const pid = () => Number(readFileSync(join(directory, "pid"), "utf8"));
  const answers = () => answering(socket, log);
  await answers();
  const environment = { DOCKER_HOST: `unix://${socket}` };
  return {
    socket,
    environment,
    liveRestore() {
      configure({ "live-restore": true });
      process.kill(pid(), "SIGHUP");
    },
    async restart() {
      const old = pid();
      process.kill(old, "SIGTERM");
      await until(
        () => !isAlive(old),
        () => `dockerd does not end:\n${log()}`,
      );
      await answers();
    },
    async close() {
      // They would outlive a daemon that lets them run on.
      const containers = docker(["ps", "-aq"], undefined, environment).split("\n");
      for (const id of containers) if (id !== "") docker(["rm", "-f", id], undefined, environment);
      writeFileSync(join(directory, "stop"), "");
      process.kill(pid(), "SIGTERM");
      await ended;
      removeBridge();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

function removeBridge(): void {
  try {
    execFileSync("ip", ["link", "delete", bridge], { stdio: "ignore" });
  } catch {
    // There is none.
  }
}

async function answering(socket: string, log: () => string): Promise<void> {
  const ask = ["-sf", "-m", "1", "--unix-socket", socket, "http://docker/_ping"];
  await until(
    () => {
      try {
        return execFileSync("curl", ask, { encoding: "utf8", stdio: "pipe" }) === "OK";
      } catch {
        return false;
      }
    },
    () => `dockerd does not answer:\n${log()}`,
  );
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
