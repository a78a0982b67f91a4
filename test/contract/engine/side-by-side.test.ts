// Goal: two services deploy at the same time on one listener, under traffic, and neither touches
// the other or loses a request; a fleet kept by keep.previous serves again on a rollback.
// Method: the real engine and adapters of both on one stand-in under virtual time; a request to each
// every tenth of a second, routed by the load balancer's own rules; what stands afterwards, by name.
import { expect, test } from "vitest";
import { standing } from "../../../src/standin/standing.ts";
import { sampleSettings } from "../../support/samples.ts";
import { VirtualService } from "../../support/virtual-service.ts";
import { customers } from "./support/customers.ts";

const capacity = { min: 1, desired: 2, max: 4 };

// Faults: O6, I11.
test(
  "two services deploy at once: both live, no request lost, neither's things touched",
  { timeout: 120_000 },
  async () => {
    const route = { host: "web.example.com", path: "/*", priority: 100 };
    const web = new VirtualService({ capacity, route });
    const shop = new VirtualService(
      { capacity, service: "shop", route: { host: undefined, path: "/shop/*", priority: 200 } },
      {},
      web.world,
    );
    for (const service of [web, shop]) {
      expect(await service.release({ A: "1" })).toMatchObject({ outcome: "live" });
    }
    const before = standing(web.world.standin.region);
    const asking = [customers(web, "web.example.com", "/"), customers(shop, "any", "/shop/cart")];
    const { world } = web;
    const [next, other] = [
      await world.until(web.publish({ A: "2" })),
      await world.until(shop.publish({ A: "2" })),
    ];
    const results = await world.until(Promise.all([web.deploy(next), shop.deploy(other)]));
    const [webSaw, shopSaw] = asking.map(({ stop }) => stop());
    expect(results).toMatchObject([
      { service: "web", outcome: "live", left: [], rollout: 2 },
      { service: "shop", outcome: "live", left: [], rollout: 2 },
    ]);
    expect(webSaw).toMatchObject({ lost: [], groups: ["web-1", "web-2"] });
    expect(shopSaw).toMatchObject({ lost: [], groups: ["shop-1", "shop-2"] });
    expect(webSaw!.served).toBeGreaterThan(200);
    const after = standing(web.world.standin.region);
    expect(after.groups.map((name) => name.replace(/-\w+$/, "")).toSorted()).toEqual([
      "shop-2",
      "web-2",
    ]);
    expect(after.rules.map(({ priority }) => priority)).toEqual(
      before.rules.map((r) => r.priority),
    );
  },
);

test(
  "a kept fleet serves again on a rollback, without a launch or a lost request",
  { timeout: 120_000 },
  async () => {
    const keep = { ...sampleSettings.keep, previousSeconds: 3600 };
    const web = new VirtualService({ capacity, keep });
    const first = await web.world.until(web.publish({ A: "1" }));
    await web.world.until(web.deploy(first));
    const asking = customers(web, "any", "/");
    expect(await web.release({ A: "2" })).toMatchObject({ outcome: "live", left: [] });
    expect(standing(web.world.standin.region).groups).toHaveLength(2);
    await web.world.pass(60_000);
    const back = web.deploy(first, { purpose: "rollback", despiteBrokenStable: true });
    expect(await web.world.until(back)).toMatchObject({ outcome: "live", rollout: 3, left: [] });
    const { lost, groups } = asking.stop();
    expect({ lost, groups }).toEqual({ lost: [], groups: ["web-1", "web-2"] });
    expect(standing(web.world.standin.region).groups).toEqual([expect.stringMatching(/^web-1-/)]);
    expect(web.world.complaints).toEqual([]);
  },
);
