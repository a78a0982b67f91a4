import { type Clock, wallClock } from "../../../../src/standin/clock.ts";
import { running, VirtualDriver } from "../../../../src/standin/instances/virtual-driver.ts";
import type { Software } from "../../../../src/standin/instances/virtual-machine.ts";
import { seededRandom } from "../../../../src/standin/random-source.ts";
import { quickPace } from "../../../../src/standin/region.ts";
import { seedNetworkAndTable } from "../../../../src/standin/seed.ts";
import type { Seeded } from "../../../../src/standin/seed.ts";
import { createStandin } from "../../../../src/standin/standin.ts";
import type { Standin } from "../../../../src/standin/standin.ts";

/** The same with machines that run and answer 200 to everything. */
export const furnishedFleet = (clock: Clock, machineClock = clock) =>
  furnishedStandin(clock, running({ answer: () => ({ status: 200, body: "ok\n" }) }), machineClock);

/** The whole stand-in with a network, a table and a load balancer; its machines answer nothing. */
export function furnishedStandin(
  clock: Clock,
  software: Software = () => {},
  machineClock = clock,
  dates: Pick<Clock, "now"> = wallClock(),
): {
  standin: Standin;
  seeded: Seeded;
  complaints: string[];
} {
  const complaints: string[] = [];
  const standin = createStandin({
    clock,
    machineClock,
    dates,
    pace: quickPace,
    driver: new VirtualDriver({ clock: machineClock, random: seededRandom(1), software }),
    random: seededRandom(42),
    complain: (line) => complaints.push(line),
  });
  const seeded = seedNetworkAndTable(standin.region, {
    availabilityZones: ["us-east-1a", "us-east-1b"],
    securityGroup: "instances",
    image: { name: "base", imageId: "ami-0123456789abcdef0" },
    loadBalancer: { name: "base", scheme: "internal", host: "127.0.0.1", port: 8080 },
    table: { name: "state", partitionKey: "pk", sortKey: "sk", timeToLive: "expires" },
    parameters: { "/slipway/test/ami": "ami-0123456789abcdef0" },
  });
  return { standin, seeded, complaints };
}
