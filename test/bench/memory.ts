import {
  DescribeTargetHealthCommand,
  ElasticLoadBalancingV2Client,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import { VirtualClock } from "../../src/standin/clock.ts";
import { between } from "../../src/standin/instances/virtual-program.ts";
import { printFact, printTitle } from "./print.ts";
import { makeFleet, standinWorld } from "./standin-world.ts";
import { cpuSeconds } from "./stopwatch.ts";

/** What a group of `size` virtual machines behind a target group takes, and how long it takes. */
export async function measureMemory(size: number): Promise<void> {
  const clock = new VirtualClock(Date.UTC(2030, 0, 1));
  const world = standinWorld(clock, between(5_000, 15_000));
  const { region } = world.standin;
  const startedAt = clock.now();
  const startCpu = cpuSeconds();
  const before = memory();
  const { targetGroupArn } = await makeFleet(world, size);
  const elb = new ElasticLoadBalancingV2Client(world.inProcess);
  const seconds = (): string => `${((clock.now() - startedAt) / 1_000).toFixed(1)} s`;
  const soon = async (): Promise<void> => {
    await pass(clock);
    if (clock.now() - startedAt > 300_000) throw new Error(`${inService()} are in service`);
  };
  const members = () => [...(region.autoScaling.all()[0]?.members.values() ?? [])];
  const inService = () => members().filter(({ state }) => state === "InService").length;
  while (inService() < size) await soon();
  const serving = seconds();
  const healthy = async (): Promise<number> => {
    const asked = new DescribeTargetHealthCommand({ TargetGroupArn: targetGroupArn });
    const { TargetHealthDescriptions = [] } = await elb.send(asked);
    return TargetHealthDescriptions.filter((one) => one.TargetHealth?.State === "healthy").length;
  };
  while ((await healthy()) < size) await soon();
  const wholly = seconds();
  const cpu = cpuSeconds() - startCpu;
  const after = memory();
  printTitle(`${size.toLocaleString("en")} virtual instances in one group behind one target group`);
  printFact("heap before, after", `${mib(before.heapUsed)}, ${mib(after.heapUsed)}`);
  printFact("resident before, after", `${mib(before.rss)}, ${mib(after.rss)}`);
  const each = (after.heapUsed - before.heapUsed) / size / 1_024;
  printFact("heap for each instance", `${each.toFixed(1)} KiB`);
  printFact("all InService, all healthy, virtual time", `${serving}, ${wholly}`);
  printFact("processor time until then", `${cpu.toFixed(1)} s`);
  const idleFrom = cpuSeconds();
  for (let passed = 0; passed < 600_000; passed += 100) await pass(clock);
  const idle = cpuSeconds() - idleFrom;
  printFact("processor time, ten virtual minutes more", `${idle.toFixed(1)} s`);
  await region.driver.close();
}

async function pass(clock: VirtualClock): Promise<void> {
  clock.advance(100);
  await new Promise((resolve) => setImmediate(resolve));
}

/** After a collection, so that only what is held counts. */
function memory(): NodeJS.MemoryUsage {
  (globalThis as { gc?: () => void }).gc?.();
  return process.memoryUsage();
}

const mib = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(1)} MiB`;
