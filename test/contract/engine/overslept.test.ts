// Goal: a process whose lease ran out while it slept changes nothing more, and says truly what became
// of the lease: that nobody is known to have taken it, or who has.
// Method: the real engine and SDK on the stand-in under virtual time, which leaps amid a rollout.
import { expect, test } from "vitest";
import { VirtualService } from "../../support/virtual-service.ts";
import { overtake } from "../aws/support/overtake.ts";
import { stepStarts } from "./support/drifting.ts";

/** A second release is asleep for 90 s as its traffic begins to shift. */
async function overslept(meanwhile: (service: VirtualService) => Promise<void> = async () => {}) {
  const service = new VirtualService();
  const { world } = service;
  expect(await service.release({ A: "1" })).toMatchObject({ outcome: "live" });
  const release = await world.until(service.publish({ A: "2" }));
  let isAsleep = false;
  const tell = (event: Parameters<ReturnType<typeof stepStarts>>[0]): void => {
    isAsleep ||= stepStarts("shift-traffic")(event);
  };
  const deploying = service.deploy(release, { tell });
  while (!isAsleep) await world.pass(100);
  const taking = meanwhile(service);
  world.time.advance(90_000);
  await world.until(taking);
  return { service, world, release, result: await world.until(deploying) };
}

// Faults: O5.
test("nobody took it over: interrupted, and resume goes on at once", async () => {
  const { service, world, release, result } = await overslept();
  expect(result).toMatchObject({
    outcome: "interrupted",
    code: "LEASE_EXPIRED",
    exitCode: 5,
    next: "slipway resume --environment test --yes",
  });
  expect(result.reason).toMatch(
    /^The lease on web ran out while .* was 1\d\d s ago\); nobody is known to have taken it over\./,
  );
  expect(await world.until(service.deploy(release))).toMatchObject({ outcome: "live" });
});

// Faults: O5.
test("somebody did: fenced out, by name", async () => {
  const { result } = await overslept(({ world }) => overtake(world, 3));
  expect(result).toMatchObject({ outcome: "fenced-out", code: "FENCED_OUT", exitCode: 8 });
  expect(result.reason).toContain("eve has taken it over (deploy r9)");
});
