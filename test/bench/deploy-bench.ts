import type { Settings } from "../../src/domain/settings.ts";
import { BootFailure } from "../../src/standin/instances/boot/boot-failure.ts";
import type { RequestRecord } from "../../src/standin/request-log.ts";
import { type Race, race } from "./critical-path.ts";
import { printBudget, printFact, printHead, printTitle } from "./print.ts";
import { median } from "./stopwatch.ts";
import { busiest, guessed, published, throttled } from "./token-buckets.ts";
import { deployNext, ofSize } from "./virtual-deploy.ts";
import { benchKey, roundTripMs, VirtualRegion } from "./virtual-region.ts";

/**
 * Sizes of the new fleet and of the old one, and over how many seeds. The load balancer's quota is
 * 1,000 targets, so the largest fleet replaces a small one.
 */
const fleets: readonly { next: number; old: number; seeds: number }[] = [
  { next: 2, old: 2, seeds: 3 },
  { next: 10, old: 10, seeds: 3 },
  { next: 100, old: 100, seeds: 1 },
  { next: 500, old: 500, seeds: 1 },
  { next: 998, old: 2, seeds: 1 },
];

interface Measured {
  readonly races: readonly Race[];
  /** Of the first seed. */
  readonly requests: readonly RequestRecord[];
}

async function measure({ next, old, seeds }: (typeof fleets)[number]): Promise<Measured> {
  const races: Race[] = [];
  const requests: RequestRecord[] = [];
  for (let seed = 1; seed <= seeds; seed += 1) {
    const region = new VirtualRegion(seed);
    await live(region, ofSize(old));
    const raced = await race(region, ofSize(next), 2);
    races.push(raced);
    if (seed === 1) requests.push(...ours(region, raced.deployed.startedAt));
  }
  return { races, requests };
}

async function live(region: VirtualRegion, settings: Settings): Promise<void> {
  const { result } = await region.until(deployNext(region, settings, 1));
  if (result.outcome !== "live") throw new Error(result.reason);
}

/** Calls of AWS's control planes that slipway made. */
const ours = (region: VirtualRegion, since: number): readonly RequestRecord[] =>
  region.standin.log
    .since(since)
    .filter(({ accessKeyId, service }) => accessKeyId === benchKey && service !== "dynamodb");

async function measureFleets(): Promise<void> {
  printTitle(`Deploys over a live fleet, virtual time, round trip ${roundTripMs} ms, no bake`);
  const measured: Measured[] = [];
  for (const fleet of fleets) {
    const one = await measure(fleet);
    measured.push(one);
    const of = (value: (race: Race) => number): number => median(one.races.map(value));
    const name = `${fleet.next} over ${fleet.old}, median of ${fleet.seeds}`;
    const seconds = (ms: number): string => `${(ms / 1_000).toFixed(1)} s`;
    const served = of(({ servedMs, boundServedMs }) => servedMs / boundServedMs);
    const ended = of(({ endMs, boundEndMs }) => endMs / boundEndMs);
    const times = (whole: number, bound: number) => `${seconds(whole)} of ${seconds(bound)}`;
    printBudget(`R to 100 %, ${name}`, served, 1.05, {
      more: times(
        of((r) => r.servedMs),
        of((r) => r.boundServedMs),
      ),
    });
    const rest = of(({ servedMs, pacedMs, boundServedMs }) => (servedMs - pacedMs) / boundServedMs);
    printFact(
      "  but for waits for an ELB call's turn",
      `${rest.toFixed(2)}; they are ${seconds(of(({ pacedMs }) => pacedMs))}`,
    );
    printBudget(`R to old fleet gone, ${name}`, ended, 1.05, {
      more: times(
        of((r) => r.endMs),
        of((r) => r.boundEndMs),
      ),
    });
  }
  printCalls(measured);
  const largest = measured.at(-1)?.races[0];
  printTitle("What the largest costs this machine");
  printBudget("processor time without the stand-in's, s", largest?.cpuSeconds ?? Number.NaN, 3);
  const peak = process.resourceUsage().maxRSS / 1_024;
  printFact("resident at most, the stand-in with it", `${peak.toFixed(0)} MiB`);
}

function printCalls(measured: readonly Measured[]): void {
  const calls = measured.map(({ races }) => races[0]?.deployed.result.overhead);
  const [two, ...rest] = calls;
  const largest = rest.at(-1);
  printTitle("Calls of one deploy");
  const mutations = Math.max(...calls.map((one) => one?.mutations ?? Number.NaN));
  printBudget("changes", mutations, 20);
  printFact("reads, 2 instances and 998", `${two?.reads}, ${largest?.reads}`);
  printBudget("reads, 998 to 2", (largest?.reads ?? Number.NaN) / (two?.reads ?? 1), 1.25);
  const [first = { api: "", calls: 0 }] = measured
    .map(({ requests }) => busiest(requests))
    .toSorted((a, b) => b.calls - a.calls);
  const { api, calls: most } = first;
  printBudget("most calls of one API in a second", most, 1, { more: api });
}

/** A canary whose boot fails, and how long after its report the verdict comes. */
async function measureBadCanary(): Promise<void> {
  let broken = false;
  const region = new VirtualRegion(1, {
    flaw: () => (broken ? new BootFailure("BUILD_FAILED", "it does not build", 1) : undefined),
  });
  await live(region, ofSize(2));
  broken = true;
  const { result, told } = await region.until(deployNext(region, ofSize(2), 2));
  if (result.outcome !== "rolled-back") throw new Error(result.reason);
  const verdict = told.find(({ event }) => event.event === "step-failed")?.at ?? Number.NaN;
  const known = region.standin.log
    .since(0)
    .filter(
      ({ accessKeyId, mutating, at }) => accessKeyId.startsWith("ASIA") && mutating && at < verdict,
    )
    .map(({ at }) => at);
  const poll = 1.5;
  printTitle("A canary whose boot fails");
  const lag = (verdict - Math.max(...known)) / 1_000;
  printBudget("verdict after its report, s", lag, poll + (2 * roundTripMs) / 1_000);
  const gone = told.at(-1)?.at ?? Number.NaN;
  printFact(
    "from the verdict until nothing of it is left",
    `${((gone - verdict) / 1_000).toFixed(1)} s`,
  );
}

/** Eight services of one account begin in the same instant: for the first time, and again. */
async function measureEight(): Promise<void> {
  const region = new VirtualRegion(1);
  const services = Array.from({ length: 8 }, (_, index) => ({
    ...ofSize(2),
    service: `web-${index}`,
    route: { host: undefined, path: `/${index}/*`, priority: 100 + index },
  }));
  printTitle("Eight deploys at once, on AWS's buckets");
  for (const commit of [1, 2]) {
    const startedAt = region.time.now();
    const all = services.map((settings) => deployNext(region, settings, commit));
    for (const { result } of await region.until(Promise.all(all))) {
      if (result.outcome !== "live") throw new Error(result.reason);
    }
    const name = commit === 1 ? "first releases" : "next releases";
    const requests = ours(region, startedAt);
    printBudget(`throttled, ${name}`, throttled(requests, published), 0);
    printBudget("  on a guess at Auto Scaling's bucket", throttled(requests, guessed), 0);
  }
}

printHead("deploy");
await measureFleets();
await measureBadCanary();
await measureEight();
