/** What one instance has reported about its own boot; written only by that instance. */
export interface BootReport {
  readonly instanceId: string;
  readonly zone: string | undefined;
  readonly state: "booting" | "ready" | "failed";
  /** The step it is in, or ended in: config, artifact, run, ready, after-start. */
  readonly step: string;
  readonly steps: readonly {
    readonly name: string;
    readonly startedAt: number;
    readonly seconds: number | undefined;
    readonly detail: string;
  }[];
  /** Times the program was started again. */
  readonly restarts: number;
  readonly lastExit:
    | {
        readonly code: number | undefined;
        readonly signal: string | undefined;
        readonly outOfMemory: boolean;
        /** Milliseconds since the Unix epoch. */
        readonly at: number;
        readonly tail: readonly string[];
      }
    | undefined;
  readonly ports: readonly number[];
  readonly lastProbe:
    | {
        readonly status: number | undefined;
        readonly body: string | undefined;
        readonly error: string | undefined;
      }
    | undefined;
  readonly failure:
    | {
        readonly step: string;
        readonly code: string;
        readonly summary: string;
        /** Of the program, the build or the command whose end it was. */
        readonly exitCode: number | undefined;
        readonly tail: readonly string[];
      }
    | undefined;
  /** Config keys that are references, and what each resolved to: `ssm:/name@3`. */
  readonly references: Readonly<Record<string, string>>;
  readonly attested:
    | {
        readonly release: string;
        readonly number: number;
        readonly configSha256: string;
        readonly artifactSha256: string | undefined;
        readonly dockerfileSha256: string | undefined;
        readonly imageDigest: string | undefined;
        /** Of the AMI's boot script; drivers that do not run it have none. */
        readonly scriptVersion: string | undefined;
        /** How the instance runs programs: container, process, virtual. */
        readonly driver: string | undefined;
      }
    | undefined;
}
