import type { Duplex } from "node:stream";

/**
 * What hides behind an EC2 instance id: a confined process, a container, or nothing but virtual
 * time. Drivers differ in how a machine runs; EC2, Auto Scaling and the balancer see only this.
 */
export interface InstanceDriver {
  readonly kind: "process" | "container" | "virtual";
  /**
   * Starts a machine and returns at once; its life is told through `events`. An instance whose disk
   * is there already (its machine was stopped or has died, or an earlier driver kept it) boots anew
   * from that disk: what was written is still there, what a boot resolves is resolved again. So a
   * reboot is `Machine.stop`, then `launch`. To be called only when the machine before is down.
   */
  launch(order: MachineOrder, events: MachineEvents): Machine;
  /** Removes the disk of an instance without a machine; harmless when there is none. */
  discard?(instanceId: string): Promise<void>;
  /** Ends every machine at once (the stand-in is closing); resolves when none is left. */
  close(): Promise<void>;
}

export interface MachineOrder {
  readonly instanceId: string;
  readonly imageId: string;
  readonly instanceType: string;
  readonly availabilityZone: string;
  readonly privateIp: string;
  /** Decoded user data, empty when the template has none. */
  readonly userData: Uint8Array;
  /** Instance profile ARN; its absence means the machine has no credentials. */
  readonly instanceProfileArn: string | undefined;
  readonly metadata: { readonly tokensRequired: boolean; readonly hopLimit: number };
}

export interface MachineEvents {
  /** The operating system is up: EC2 state `running`. */
  running(): void;
  /** The machine is gone without having been asked to go. `reason` is for people. */
  died(reason: string): void;
}

export interface Machine {
  /** A TCP connection to `port` on the machine; rejects with the system error (ECONNREFUSED). */
  connect(port: number): Promise<Duplex>;
  /** One HTTP GET for a health probe; rejects on connection failure or after `timeoutMs`. */
  probe(request: ProbeRequest): Promise<ProbeAnswer>;
  /**
   * SIGTERM to the program, SIGKILL after 10 s, then the machine itself and its disk. Resolves when
   * gone. After `stop` or a death it removes the disk.
   */
  terminate(): Promise<void>;
  /** As `terminate`, but the disk stays for another `launch`. Absent: there is no disk to keep. */
  stop?(): Promise<void>;
  /** Console output so far, newest last, at most 64 KB. */
  console(): string;
  /** Processor time that its programs have used so far, in seconds; absent where not measured. */
  readonly cpuSeconds?: (() => number) | undefined;
}

export interface ProbeRequest {
  readonly port: number;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
}

export interface ProbeAnswer {
  readonly status: number;
  /** At most the first 1,024 characters. */
  readonly body: string;
}

/**
 * How software on a machine reaches AWS: the service's own wire, signed with the instance's
 * credentials as far as `accessKeyId` goes. `input` is the JSON document of a JSON-protocol service
 * (dynamodb, ssm, logs) or the flat form parameters of a query service (autoscaling), without
 * Action and Version. Resolves to the decoded JSON document, or the raw XML text; rejects with
 * AwsError.
 */
export type InstanceAwsCall = (
  instanceId: string,
  service: "dynamodb" | "ssm" | "secretsmanager" | "autoscaling" | "logs",
  operation: string,
  input: Readonly<Record<string, unknown>>,
) => Promise<unknown>;
