import { fail } from "../domain/failure.ts";
import { followLoadBalancers } from "../standin/balancer/follow-load-balancers.ts";
import { listenerAddresses } from "../standin/balancer/listener-addresses.ts";
import { type Balancer, startBalancer } from "../standin/balancer/start-balancer.ts";
import { noTraffic } from "../standin/balancer/traffic-counters.ts";
import { isPortFree } from "../standin/doors/is-port-free.ts";
import type { Region } from "../standin/region.ts";
import type { Seeded } from "../standin/seed.ts";
import type { Standin } from "../standin/standin.ts";
import { choosePort } from "./choose-port.ts";

export const usualLoadBalancerPort = 8088;

/** Opens the doors of every load balancer there is and will be; the base's own, if it is there. */
export async function openLoadBalancers(
  { region, control }: Standin,
  { loadBalancerArn, listenerArn }: Seeded,
  opened: { close(): Promise<void> }[],
): Promise<Balancer | undefined> {
  const { loadBalancers, listeners } = region.elb;
  let balancer: Balancer | undefined;
  if (loadBalancers.has(loadBalancerArn)) {
    const port = listeners.get(listenerArn)?.listensOn ?? 0;
    balancer = await named("load balancer", port, () => startBalancer(region, loadBalancerArn));
    opened.push(balancer);
  }
  const others = [...loadBalancers.keys()].filter((arn) => arn !== loadBalancerArn);
  opened.push(followLoadBalancers(region, others));
  control.add("traffic", () => balancer?.counters ?? noTraffic());
  control.add("listeners", () => ({ listeners: listenerAddresses(region) }));
  return balancer;
}

/**
 * Listeners that are taken up again listen where they did, unless somebody else does so by now; the
 * base's where it was asked for.
 */
export async function reclaimPorts(
  { elb }: Region,
  { listenerArn }: Seeded,
  given: number | undefined,
): Promise<void> {
  const own = elb.listeners.get(listenerArn);
  if (own) {
    const kept = own.listensOn;
    own.listensOn = await choosePort({ given, kept, usual: usualLoadBalancerPort });
    // A seeded one shows where it really listens.
    if (own.listensOn !== kept) own.port = own.listensOn;
  }
  for (const listener of elb.listeners.values()) {
    if (listener === own) continue;
    const isOurs = listener.listensOn !== own?.listensOn && (await isPortFree(listener.listensOn));
    if (!isOurs) listener.listensOn = 0;
  }
}

/** Has a taken port refused in words. */
export async function named<T>(what: string, port: number, open: () => Promise<T>): Promise<T> {
  try {
    return await open();
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EADDRINUSE") {
      fail(
        {
          code: "BAD_INPUT",
          summary: `Port ${port} for the ${what} is taken on this machine.`,
          remedy: "Give another one, or 0 for any free one.",
        },
        error,
      );
    }
    throw error;
  }
}
