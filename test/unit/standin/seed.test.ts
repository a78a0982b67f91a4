import { expect, test } from "vitest";
import { VirtualClock } from "../../../src/standin/clock.ts";
import { createRegion } from "../../../src/standin/create-region.ts";
import { VirtualDriver } from "../../../src/standin/instances/virtual-driver.ts";
import { seededRandom } from "../../../src/standin/random-source.ts";
import { quickPace } from "../../../src/standin/region.ts";
import { seedNetworkAndTable } from "../../../src/standin/seed.ts";

function seeded(seed: number) {
  const clock = new VirtualClock(0);
  const random = seededRandom(seed);
  const region = createRegion({
    name: "eu-west-1",
    account: "123456789012",
    clock,
    pace: quickPace,
    driver: new VirtualDriver({ clock, random }),
    random,
  });
  const ids = seedNetworkAndTable(region, {
    availabilityZones: ["eu-west-1a", "eu-west-1b", "eu-west-1c"],
    securityGroup: "instances",
    image: { name: "base" },
    loadBalancer: { name: "base", scheme: "internal", host: "127.0.0.1", port: 8080 },
    table: { name: "state", partitionKey: "pk", sortKey: "sk", timeToLive: "expires" },
    parameters: { "/a": "1", "/b": "2" },
  });
  return { region, ids };
}

test("the seed makes what it says, where it says", () => {
  const { region, ids } = seeded(1);
  const subnets = ids.subnetIds.map((id) => region.ec2.subnet(id));
  expect(subnets.map((subnet) => subnet?.availabilityZone)).toEqual([
    "eu-west-1a",
    "eu-west-1b",
    "eu-west-1c",
  ]);
  expect(subnets.every((subnet) => subnet?.vpcId === ids.vpcId)).toBe(true);
  expect(ids.imageId).toMatch(/^ami-[0-9a-f]{17}$/);
  expect(ids.loadBalancerArn).toContain("eu-west-1:123456789012:loadbalancer/app/base/");
  expect(region.elb.listeners.get(ids.listenerArn)?.loadBalancerArn).toBe(ids.loadBalancerArn);
  expect(region.parameters.get("/b")?.value).toBe("2");
});

test("the same random source gives the same ids, another gives others", () => {
  expect(seeded(1).ids).toEqual(seeded(1).ids);
  expect(seeded(1).ids.vpcId).not.toBe(seeded(2).ids.vpcId);
});

test("uuids are version 4 and differ", () => {
  const { region } = seeded(1);
  const uuids = Array.from({ length: 100 }, () => region.uuid());
  expect(new Set(uuids).size).toBe(100);
  for (const uuid of uuids) {
    expect(uuid).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  }
});
