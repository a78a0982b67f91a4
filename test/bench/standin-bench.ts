import { AutoScalingClient, DescribeAutoScalingGroupsCommand } from "@aws-sdk/client-auto-scaling";
import { DescribeInstancesCommand, EC2Client } from "@aws-sdk/client-ec2";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { startBalancer } from "../../src/standin/balancer/start-balancer.ts";
import { wallClock } from "../../src/standin/clock.ts";
import { openHttpDoor } from "../../src/standin/doors/http.ts";
import { inProcessDoor } from "../../src/standin/doors/in-process.ts";
import type { Standin } from "../../src/standin/standin.ts";
import type { WireRequest } from "../../src/standin/wire/http-message.ts";
import { LoadGenerator } from "./load-generator.ts";
import { measureMemory } from "./memory.ts";
import { printFigures, printHead, printTitle } from "./print.ts";
import { makeFleet, overHttp, standinWorld } from "./standin-world.ts";
import { compare } from "./stopwatch.ts";

const concurrency = 32;
const spell = { rounds: 7, roundMs: 300 };

/** Both doors and the bare codec, asked the same. */
async function measureDoors(): Promise<void> {
  const world = standinWorld(wallClock(), 1);
  const { standin, inProcess } = world;
  await makeFleet(world, 1);
  const door = await openHttpDoor(standin, 0);
  const groups = new DescribeAutoScalingGroupsCommand({});
  const within = new AutoScalingClient(inProcess);
  const through = new AutoScalingClient(overHttp(door.port));
  const asWire = await wireOf(standin, (requestHandler) =>
    new AutoScalingClient({ ...inProcess, requestHandler }).send(groups),
  );
  printTitle("DescribeAutoScalingGroups, one group of one instance, client included");
  const names = { codec: "codec alone", one: "SDK, in process" };
  const figures = await compare(
    [
      { name: names.codec, work: () => times(200, () => standin.answer(asWire)) },
      { name: names.one, against: names.codec, work: () => once(() => within.send(groups)) },
      {
        name: `SDK, in process, ${concurrency} at a time`,
        against: names.one,
        work: () => atOnce(() => within.send(groups)),
      },
      { name: "SDK, HTTP", against: names.one, work: () => once(() => through.send(groups)) },
      {
        name: `SDK, HTTP, ${concurrency} at a time`,
        against: names.one,
        work: () => atOnce(() => through.send(groups)),
      },
    ],
    spell,
  );
  printFigures("calls", figures);
  through.destroy();
  await door.close();
  await standin.region.driver.close();
}

/** The largest answer that clients often ask for. */
async function measureManyInstances(): Promise<void> {
  const world = standinWorld(wallClock(), 1);
  const { standin, inProcess } = world;
  await makeFleet(world, 500);
  const { ec2 } = standin.region;
  const runs = (): number => ec2.instances.all().filter(({ state }) => state === "running").length;
  while (runs() < 500) await turn();
  const client = new EC2Client(inProcess);
  const all = new DescribeInstancesCommand({});
  const asWire = await wireOf(standin, (requestHandler) =>
    new EC2Client({ ...inProcess, requestHandler }).send(all),
  );
  const codec = "codec alone";
  printTitle("DescribeInstances, 500 instances");
  const figures = await compare(
    [
      { name: codec, work: () => times(5, () => standin.answer(asWire)) },
      { name: "SDK, in process", against: codec, work: () => once(() => client.send(all)) },
    ],
    spell,
  );
  printFigures("calls", figures);
  await standin.region.driver.close();
}

/** The load balancer's proxy, and beside it one Node server asked directly in the same way. */
async function measureProxy(): Promise<void> {
  const world = standinWorld(wallClock(), 1);
  const { standin, seeded } = world;
  const { region } = standin;
  const { targetGroupArn } = await makeFleet(world, 2);
  const balancer = await startBalancer(region, seeded.loadBalancerArn);
  const targets = () => [...(region.elb.targetGroups.get(targetGroupArn)?.targets.values() ?? [])];
  while (targets().filter(({ state }) => state === "healthy").length < 2) await turn();
  const bare = createServer((_request, response) => response.end("ok\n"));
  await new Promise<void>((listening) => bare.listen(0, "127.0.0.1", listening));
  const direct = "bare node:http server";
  printTitle(`Proxy, ${concurrency} kept connections, two targets, client included`);
  const before = new LoadGenerator((bare.address() as AddressInfo).port, concurrency);
  const through = new LoadGenerator(balancer.port, concurrency);
  const figures = await compare(
    [
      { name: direct, work: () => before.send(500) },
      { name: "load balancer", against: direct, work: () => through.send(500) },
    ],
    spell,
  );
  printFigures("requests", figures);
  before.close();
  through.close();
  bare.close();
  await balancer.close();
  await region.driver.close();
}

/** What a client sends for a call, as the doors hand it on. */
async function wireOf(
  behind: Pick<Standin, "answer">,
  send: (door: ReturnType<typeof inProcessDoor>) => Promise<unknown>,
): Promise<WireRequest> {
  let seen: WireRequest | undefined;
  const door = inProcessDoor({
    answer(request) {
      seen = request;
      return behind.answer(request);
    },
  });
  await send(door);
  if (!seen) throw new Error("the client sent nothing");
  return seen;
}

async function once(call: () => Promise<unknown>): Promise<number> {
  await call();
  return 1;
}

async function atOnce(call: () => Promise<unknown>): Promise<number> {
  await Promise.all(Array.from({ length: concurrency }, call));
  return concurrency;
}

async function times(count: number, call: () => Promise<unknown>): Promise<number> {
  for (let i = 0; i < count; i += 1) await call();
  return count;
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

printHead("standin");
await measureMemory(1_000);
await measureDoors();
await measureManyInstances();
await measureProxy();
