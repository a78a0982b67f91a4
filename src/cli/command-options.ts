import type { Command } from "commander";
import type { InstanceKind } from "./instance-kind.ts";

/** Options of the commands, as the command line gives them; absent means not given. */

export interface DeployOptions extends ReleaseOptions, RolloutOptions {
  /** Print what would be changed, and stop. */
  readonly plan?: boolean;
  /** Roll out a release that is marked as failed. */
  readonly forceBad?: boolean;
}

/** How to roll out, for every command that does. */
interface RolloutOptions {
  readonly yes?: boolean;
  readonly despiteBrokenStable?: boolean;
  readonly wait?: boolean;
  readonly reason?: string;
}

export interface ReleaseOptions {
  /** A published release to take everything from but the AMI; `release create` only. */
  readonly from?: string;
  readonly image?: string;
  /** A directory to pack or the URL of a tarball. */
  readonly source?: string;
  /** Hexadecimal SHA-256 the tarball at a URL must have. */
  readonly sha256?: string;
  readonly id?: string;
  readonly reason?: string;
}

export interface RollbackOptions {
  readonly to?: string;
  readonly yes?: boolean;
  readonly reason?: string;
  readonly wait?: boolean;
}

export interface ResumeOptions {
  readonly yes?: boolean;
  readonly wait?: boolean;
}

export interface UndoOptions extends ResumeOptions {
  readonly reason?: string;
}

export interface LineOptions {
  readonly reason: string;
}

export interface LeaseBreakOptions extends LineOptions {
  readonly holderIsDead?: boolean;
  readonly yes?: boolean;
}

export interface StandinOptions {
  /** Port of the AWS endpoint on 127.0.0.1; 0 is any. */
  readonly port?: number;
  /** Port of the load balancer; 0 is any. */
  readonly loadBalancerPort?: number;
  readonly state?: string;
  /** Ports of this machine that programs may reach. */
  readonly reach: readonly number[];
  /** Ids of quirks, several in one separated by commas. */
  readonly without?: readonly string[];
  readonly instances?: InstanceKind;
  /** Names of services, several in one separated by commas. */
  readonly enforceIam?: readonly string[];
  /** Origins of mirrors of Docker Hub. */
  readonly mirror?: readonly string[];
}

export interface RehearseOptions {
  readonly docker?: boolean;
  /** Origins of mirrors of Docker Hub. */
  readonly mirror?: readonly string[];
}

export interface CleanupOptions {
  /** Print what would go, and stop. */
  readonly plan?: boolean;
  readonly wait?: boolean;
}

export interface DoctorOptions {
  /** Put right what can be. */
  readonly fix?: boolean;
  readonly yes?: boolean;
  readonly wait?: boolean;
}

export interface DestroyOptions {
  readonly yes?: boolean;
  readonly wait?: boolean;
}

export interface LogsOptions {
  readonly instance?: string;
  /** Instances of this rollout instead of those that serve. */
  readonly rollout?: number;
  /** Lines of each stream or console. */
  readonly lines?: number;
  /** Go on with what is written from now on, until interrupted. */
  readonly follow?: boolean;
}

export interface InitOptions {
  readonly stdout?: boolean;
  readonly schema?: boolean;
}

export interface ConfigEditOptions extends RolloutOptions {
  /** Roll the live artifact out with the new configuration. */
  readonly deploy?: boolean;
}

export interface ConfigImportOptions extends ConfigEditOptions {
  /** Unset what the file does not have. */
  readonly replace?: boolean;
  /** Say what would change and stop. */
  readonly plan?: boolean;
}

export interface ConfigReadOptions {
  /** Absent: the newest. */
  readonly version?: number;
}

export interface ConfigDiffOptions {
  /** Environment that the first side is of. */
  readonly against?: string;
}

export interface PinOptions {
  readonly reason?: string;
}

export interface CompletionOptions {
  /** Print the names of the environments instead. */
  readonly environments?: boolean;
  /** The commands that are completed. */
  readonly program: Command;
}
