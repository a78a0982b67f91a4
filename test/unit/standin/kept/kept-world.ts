import { VirtualClock } from "../../../../src/standin/clock.ts";
import type { InstanceDriver, MachineEvents } from "../../../../src/standin/instances/driver.ts";
import { decode } from "../../../../src/standin/kept/decode.ts";
import { encode } from "../../../../src/standin/kept/encode.ts";
import {
  keepRegion,
  refillRegion,
  resumeRegion,
  type KeptRegion,
} from "../../../../src/standin/kept/kept-region.ts";
import type { ServiceName } from "../../../../src/standin/operation.ts";
import { seededRandom } from "../../../../src/standin/random-source.ts";
import { quickPace } from "../../../../src/standin/region.ts";
import { seedNetworkAndTable } from "../../../../src/standin/seed.ts";
import { served } from "../../../../src/standin/served.ts";
import { createStandin } from "../../../../src/standin/standin.ts";

/** A stand-in on a virtual clock, empty, with machines that run at once and answer probes. */
export function emptyWorld(startMs: number) {
  const clock = new VirtualClock(startMs);
  const machines = new Map<string, MachineEvents>();
  const driver: InstanceDriver = {
    kind: "virtual",
    launch(order, events) {
      machines.set(order.instanceId, events);
      clock.after(10, () => events.running());
      return {
        connect: () => Promise.reject(new Error("no network")),
        probe: () => Promise.resolve({ status: 200, body: "" }),
        terminate: () => Promise.resolve(),
        console: () => "up\n",
      };
    },
    close: () => Promise.resolve(),
  };
  const complaints: string[] = [];
  const complain = (line: string) => void complaints.push(line);
  const random = seededRandom(startMs % 1_000);
  const standin = createStandin({ clock, pace: quickPace, driver, random, complain });
  const { region } = standin;
  const call = async (service: ServiceName, name: string, input: object = {}): Promise<any> => {
    const operations = served.find(({ model }) => model.name === service)!.operations;
    const who = { service, operation: name, requestId: "r", accessKeyId: "a" };
    return await operations[name]!.run(region, input as never, who);
  };
  /** Moves time on in small steps, letting promises settle between them. */
  const pass = async (ms: number) => {
    for (let done = 0; done < ms; done += 50) {
      clock.advance(Math.min(50, ms - done));
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  return { clock, region, standin, machines, complaints, call, pass };
}

export type KeptWorld = ReturnType<typeof emptyWorld>;

/** One that is furnished as a base is: two zones, a load balancer, a table. */
export function furnishedWorld() {
  const world = emptyWorld(Date.UTC(2030, 0, 1));
  const seeded = seedNetworkAndTable(world.region, {
    availabilityZones: ["us-east-1a", "us-east-1b"],
    securityGroup: "instances",
    image: { name: "base" },
    loadBalancer: { name: "base", scheme: "internal", host: "127.0.0.1", port: 8080 },
    table: { name: "state", partitionKey: "pk", sortKey: "sk", timeToLive: "expires" },
    parameters: { "/base": "1" },
  });
  return { ...world, seeded };
}

/** The text a stand-in leaves behind. */
export const textOf = ({ region }: KeptWorld): string => encode(keepRegion(region));

/** Another stand-in that takes up what this one left, `closedMs` later. */
export function reopened(world: KeptWorld, closedMs: number): KeptWorld {
  const text = textOf(world);
  const next = emptyWorld(world.clock.now() + closedMs);
  const kept = decode(text) as KeptRegion;
  refillRegion(next.region, kept);
  resumeRegion(next.region, kept);
  return next;
}
