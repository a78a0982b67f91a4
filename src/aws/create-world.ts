import type { Base } from "../domain/base.ts";
import { leaseTimes, type LeaseTimes } from "../domain/lease.ts";
import type { Clock, Estate, Random, World } from "../engine/ports.ts";
import { createBoots } from "./boots.ts";
import { credentialsExpireAt } from "./caller.ts";
import type { Clients } from "./clients.ts";
import type { ConfigStore } from "./config-store.ts";
import { createConfigStore } from "./config-store.ts";
import { createConsoles } from "./consoles.ts";
import { countedClock } from "./counted-clock.ts";
import { createEstate } from "./estate.ts";
import { createFleets } from "./fleets.ts";
import { createGround } from "./ground.ts";
import { createInTurn } from "./in-turn.ts";
import { createLeases } from "./leases.ts";
import { createLine } from "./line.ts";
import { createLedger } from "./ledger.ts";
import { createProbe } from "./probe.ts";
import type { ReleaseStore } from "./releases.ts";
import { createReleases } from "./releases.ts";
import { createSourceStore, type SourceStore } from "./source-store.ts";
import { createTraffic } from "./traffic.ts";
import { unansweredWithin } from "./unanswered.ts";

export interface WorldOptions {
  readonly clients: Clients;
  readonly base: Base;
  readonly service: string;
  readonly environment: string;
  readonly clock: Clock;
  readonly random: Random;
  /** `user@host (pid 123)`. */
  readonly holder: string;
  /** Absent: those that are safe with AWS. */
  readonly leaseTimes?: LeaseTimes;
}

/** The engine's world, and what publishing needs besides. */
export interface AwsWorld extends World {
  readonly releases: ReleaseStore;
  readonly configs: ConfigStore;
  readonly sources: SourceStore;
  readonly estate: Estate;
}

/**
 * The world of one service in one environment, on AWS. From here on these clients change nothing in
 * a control plane unless a lease from this world is surely held.
 */
export function createWorld(options: WorldOptions): AwsWorld {
  const { clients, base, service, environment, clock, random, holder } = options;
  const owner = { service, environment };
  const { leaseTimes: times = leaseTimes() } = options;
  const unanswered = unansweredWithin(times, clients.unanswered);
  const table = { name: base.table, clients, clock, random, inTurn: createInTurn() };
  const sources = createSourceStore(clients, base.sourceStore);
  const traffic = createTraffic({ clients, base, clock, service, environment });
  clients.guard.arm(() => {
    throw new Error("a change to AWS was about to be sent without a lease");
  });
  return {
    clock: countedClock(clock, clients.tally),
    random,
    tally: clients.tally,
    leases: createLeases(table, {
      service,
      holder,
      guard: clients.guard,
      tally: clients.tally,
      unanswered,
      times,
    }),
    line: createLine(table, service),
    ledger: createLedger(table, owner, sources),
    releases: createReleases(table, owner, sources),
    sources,
    configs: createConfigStore(table, owner),
    boots: createBoots(table, service),
    consoles: createConsoles(clients),
    fleets: createFleets(clients, base, clock),
    traffic,
    estate: createEstate(clients, (arns) => traffic.tags(arns)),
    probe: createProbe(base, clock),
    ground: createGround(clients, base),
    unanswered,
    caller: { credentialsExpireAt: () => credentialsExpireAt(clients) },
  };
}
