import { routeRequest } from "../../../../src/standin/balancer/route-request.ts";
import type { VirtualService } from "../../../support/virtual-service.ts";

/** Asks for a path of a host every 100 ms until stopped; tells what was not served, and by whom. */
export function customers(service: VirtualService, host: string, url: string) {
  const { region } = service.world.standin;
  const listener = [...region.elb.listeners.values()][0]!;
  const routing = { region, turns: new Map(), seal: {} as never, outstanding: () => 0 };
  const groups = new Set<string>();
  const lost: string[] = [];
  let served = 0;
  let cancel = (): void => undefined;
  const ask = (): void => {
    const head = { method: "GET", host, url, rawHeaders: [], sourceIp: "127.0.0.1" };
    const route = routeRequest(routing, listener, head);
    if (route.kind === "forward") {
      served += 1;
      groups.add(region.elb.targetGroups.get(route.targetGroupArn)?.name ?? "?");
    } else {
      lost.push(`${region.clock.now()} ${route.kind}`);
    }
    cancel = service.world.time.after(100, ask);
  };
  ask();
  const stop = () => {
    cancel();
    return { served, lost, groups: [...groups].map((name) => name.replace(/-\w+$/, "")) };
  };
  return { stop };
}
