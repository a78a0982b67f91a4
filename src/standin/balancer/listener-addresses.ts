import type { Region } from "../region.ts";

/** Where one listener can be reached. */
interface ListenerAddress {
  readonly loadBalancer: string;
  readonly dnsName: string;
  /** As the API shows it. */
  readonly port: number;
  /** Where it really listens: `http://127.0.0.1:…`. */
  readonly url: string;
}

/** Every listener whose door is open, in the order in which they were made. */
export function listenerAddresses(region: Region): readonly ListenerAddress[] {
  return [...region.elb.listeners.values()].flatMap(({ loadBalancerArn, port, listensOn }) => {
    const balancer = region.elb.loadBalancers.get(loadBalancerArn);
    if (!balancer || listensOn === 0) return [];
    const { name: loadBalancer, dnsName } = balancer;
    return [{ loadBalancer, dnsName, port, url: `http://127.0.0.1:${listensOn}` }];
  });
}
