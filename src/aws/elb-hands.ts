import type { Clock } from "../engine/ports.ts";
import type { Clients } from "./clients.ts";

/** What the load balancer's adapters share. */
export interface ElbHands {
  readonly clients: Pick<Clients, "elb">;
  readonly clock: Clock;
  readonly listenerArn: string;
  readonly service: string;
  readonly environment: string;
  /**
   * Tags as last read, by ARN; undefined for what this process has deleted. Those of a rule count
   * for a while, others for the process: each read costs a second of the pacer. That something was
   * not shown is not kept: the next answer may show it.
   */
  readonly tags: Map<string, Readonly<Record<string, string>> | undefined>;
  /** Monotonic milliseconds at which the tags were read, by ARN. */
  readonly readAt: Map<string, number>;
}
