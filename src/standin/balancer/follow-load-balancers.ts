import type { Region } from "../region.ts";
import { startBalancer } from "./start-balancer.ts";
import type { Balancer } from "./start-balancer.ts";

/** The data planes of load balancers that were made while following, and of those given. */
export interface Followed {
  /** Stops following and closes them all. */
  close(): Promise<void>;
}

/**
 * Starts a data plane for every load balancer made from now on, and for the `standing` ones by ARN,
 * and closes it when its load balancer is deleted. Others that stand are their starter's.
 */
export function followLoadBalancers(region: Region, standing: readonly string[] = []): Followed {
  const started = new Map(standing.map((arn) => [arn, startBalancer(region, arn)] as const));
  const closing = new Set<Promise<void>>();
  const stop = region.elb.onPlaneChange((change) => {
    if ("added" in change) {
      const { arn } = change.added;
      started.set(arn, startBalancer(region, arn));
    }
    if (!("removed" in change)) return;
    const balancer = started.get(change.removed.arn);
    started.delete(change.removed.arn);
    if (balancer) closing.add(closed(balancer));
  });
  return {
    async close() {
      stop();
      await Promise.all([...closing, ...[...started.values()].map(closed)]);
    },
  };
}

async function closed(balancer: Promise<Balancer>): Promise<void> {
  await (await balancer).close();
}
