import type { Clients } from "../aws/clients.ts";
import type { ReleaseLog } from "../aws/release-log.ts";
import type { Base } from "../domain/base.ts";
import type { Settings } from "../domain/settings.ts";
import { leaseTimes } from "../domain/lease.ts";
import type { World } from "../engine/ports.ts";
import { author } from "./author.ts";
import type { CommandContext } from "./context.ts";
import type { Stores } from "./stores.ts";
import { explainConnecting } from "./explain-connecting.ts";
import { leaseHaste } from "./lease-haste.ts";
import { isOffEc2 } from "./off-ec2.ts";
import { refuseBadEndpoint } from "./refuse-bad-endpoint.ts";

/** A service in an environment, connected to AWS or a stand-in. */
export interface Connection {
  readonly base: Base;
  readonly stores: Stores;
  /** Undefined when the base names no group of logs. */
  readonly releaseLog?: ReleaseLog | undefined;
  /** What the engine works with; the same one every time. */
  readonly world: () => World;
  /** Closes idle connections, so that the process can end. */
  readonly close: () => void;
}

export type Connect = (context: CommandContext, settings: Settings) => Promise<Connection>;

/**
 * Reads the base and builds the ports on it. Throws NOT_FOUND, BAD_INPUT, CREDENTIALS_EXPIRED or
 * AWS_UNREACHABLE, saying what to do, when there is no base, Region, credentials or endpoint; off
 * EC2 at once, without a wait for an instance's metadata service that is not there.
 */
export const connect: Connect = async (context, settings) => {
  refuseBadEndpoint(context);
  leaseHaste(context.env);
  if (isOffEc2()) {
    // The SDK reads it nowhere else. Whoever has set it to anything, false included, is obeyed.
    process.env["AWS_EC2_METADATA_DISABLED"] ??= "true";
  }
  const { createClients } = await import("./aws-room.ts");
  const { env, flags, clock } = context;
  const clients = createClients({
    region: flags.region ?? env["AWS_REGION"] ?? env["AWS_DEFAULT_REGION"],
    profile: flags.profile,
    environment: env,
    clock,
  });
  return await connectThrough(clients, context, settings);
};

/** The same through clients that were made already; they are closed when it fails. */
export async function connectThrough(
  clients: Clients,
  context: CommandContext,
  settings: Settings,
): Promise<Connection> {
  const aws = await import("./aws-room.ts");
  const { env, clock, random, signal } = context;
  try {
    const base = await aws.readBase(clients, settings.base, settings.service);
    const { service, environment } = settings;
    const holder = `${author(env)} (pid ${process.pid})`;
    const world = aws.createWorld({
      clients,
      base,
      service,
      environment,
      clock,
      random,
      holder,
      leaseTimes: leaseTimes(leaseHaste(env)),
    });
    return {
      base,
      world: () => world,
      releaseLog:
        base.logGroup === undefined
          ? undefined
          : aws.createReleaseLog(clients, base.logGroup, service),
      stores: {
        configs: world.configs,
        releases: world.releases,
        ledger: world.ledger,
        estate: world.estate,
        registries: aws.createRegistries(clients, { clock, signal, environment: env }),
        logs:
          base.logGroup === undefined ? undefined : aws.createLogStreams(clients, base.logGroup),
        resolveAmi: (override) => aws.resolveAmi(clients, base, override),
        sourceUrl: (name) => world.sources.urlOf(name),
        putSource: (bytes, name) => world.sources.put(bytes, name),
        readSecret: (reference) => aws.readSecret(clients, reference),
        readObject: (url) => aws.readObject(clients, url),
      },
      close: () => clients.destroy(),
    };
  } catch (error) {
    clients.destroy();
    throw explainConnecting(error, context);
  }
}
