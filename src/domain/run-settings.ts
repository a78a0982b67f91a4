/** How the program of a release is started. Members that are not set are absent. */
export interface RunSettings {
  readonly memoryMiB?: number;
  readonly cpus?: number;
  readonly restart: "always" | "on-failure" | "never";
  /** So many exits before the program is ready are no failure; absent: none. */
  readonly restartsAllowed?: number;
  readonly volumes: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly args: readonly string[];
  readonly aws: "none" | "instance";
  /** A command run inside the program's container once per instance, after it is first ready. */
  readonly afterStart?: readonly string[];
  readonly privileged?: true;
  readonly capabilities?: Capabilities;
  readonly options?: ContainerOptions;
}

/** Linux capabilities without `CAP_`, or `ALL`, beside what Docker gives every container. */
export interface Capabilities {
  readonly add?: readonly string[];
  readonly drop?: readonly string[];
}

/** What Docker calls by the same or a similar name in `docker run`. */
export interface ContainerOptions {
  readonly init?: true;
  readonly readOnly?: true;
  readonly user?: string;
  readonly workingDirectory?: string;
  readonly hostname?: string;
  readonly shmSizeMiB?: number;
  readonly pids?: number;
  /** `/path`, or `/path:size=64m,mode=1777`. */
  readonly tmpfs?: readonly string[];
  /** Soft and hard limit at once; -1 is none. */
  readonly ulimits?: Readonly<Record<string, number>>;
  readonly sysctls?: Readonly<Record<string, string>>;
  /** `name:address`. */
  readonly extraHosts?: readonly string[];
  readonly dns?: readonly string[];
  readonly stopTimeoutSeconds?: number;
}
