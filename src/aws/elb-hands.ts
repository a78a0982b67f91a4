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
   * Tags as last read, by ARN; undefined for what did not exist. Tags are read once per process and
   * resource: each read costs a second of the pacer.
   */
  readonly tags: Map<string, Readonly<Record<string, string>> | undefined>;
}
