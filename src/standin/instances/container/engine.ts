import { docker, DockerRefused } from "./docker.ts";

/** The Docker engine that instances run on. */
export interface Engine {
  readonly version: string;
  readonly cgroups: 1 | 2;
}

/**
 * Looks at this machine's engine. Throws DockerRefused where there is none, or one whose containers
 * are on another machine: they are reached by their own addresses.
 */
export async function findEngine(platform: string = process.platform): Promise<Engine> {
  if (platform !== "linux") {
    throw new DockerRefused(
      `the engine on ${platform} runs in a virtual machine, whose containers cannot be reached`,
    );
  }
  const format = "{{.ServerVersion}} {{.CgroupVersion}} {{.OSType}}";
  const [version = "", cgroups, system] = (await docker("info", "--format", format)).split(" ");
  // Without a daemon the command succeeds and says nothing of it.
  if (version === "") throw new DockerRefused("the Docker daemon does not answer");
  if (system !== "linux") throw new DockerRefused("the Docker engine runs no Linux containers");
  return { version, cgroups: cgroups === "2" ? 2 : 1 };
}

/** Options of `docker create` with which systemd and a Docker daemon run inside. */
export type Privileges = readonly string[];

/**
 * What this engine grants: everything, or where that is refused (a daemon without CAP_SYS_RESOURCE)
 * what an instance really uses.
 */
export async function findPrivileges(engine: Engine, image: string): Promise<Privileges> {
  const cgroups =
    engine.cgroups === 2
      ? ["--cgroupns=private"]
      : ["--cgroupns=host", "--volume=/sys/fs/cgroup:/sys/fs/cgroup:rw"];
  try {
    await docker("run", "--rm", "--network=none", "--privileged", image, "/bin/true");
    return ["--privileged", ...cgroups];
  } catch (error) {
    if (!(error instanceof DockerRefused)) throw error;
    return [
      ...capabilities.map((name) => `--cap-add=${name}`),
      "--security-opt=seccomp=unconfined",
      "--security-opt=apparmor=unconfined",
      "--device-cgroup-rule=a *:* rwm",
      ...cgroups,
    ];
  }
}

const capabilities = [
  "AUDIT_CONTROL",
  "AUDIT_READ",
  "DAC_READ_SEARCH",
  "IPC_LOCK",
  "IPC_OWNER",
  "LEASE",
  "LINUX_IMMUTABLE",
  "MAC_ADMIN",
  "NET_ADMIN",
  "NET_BROADCAST",
  "SYSLOG",
  "SYS_ADMIN",
  "SYS_BOOT",
  "SYS_NICE",
  "SYS_PTRACE",
  "SYS_RAWIO",
  "SYS_TTY_CONFIG",
];
