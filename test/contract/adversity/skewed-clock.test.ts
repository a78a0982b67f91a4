// Goal: slipway on a machine whose clock is ten minutes off reads all the same, since the SDK's clients
// repeat a read by AWS's clock once they have been told it; it changes nothing, and says why not.
// Method: the real adapters and SDK over HTTP; this process's clock is moved, the stand-in verifies by
// the real one, which its answers' Date tells.
import { afterEach, expect, test, vi } from "vitest";
import { createClients } from "../../../src/aws/clients.ts";
import { createWorld } from "../../../src/aws/create-world.ts";
import { wallClock } from "../../../src/cli/wall-clock.ts";
import { wallClock as standinClock } from "../../../src/standin/clock.ts";
import { openHttpDoor, type HttpDoor } from "../../../src/standin/doors/http.ts";
import { VirtualDriver } from "../../../src/standin/instances/virtual-driver.ts";
import { seededRandom } from "../../../src/standin/random-source.ts";
import { quickPace } from "../../../src/standin/region.ts";
import { createStandin } from "../../../src/standin/standin.ts";
import { furnishRegion } from "../../support/furnish-region.ts";

const now = Date.now;
let door: HttpDoor | undefined;

afterEach(async () => {
  vi.restoreAllMocks();
  await door?.close();
});

/** A process of slipway whose clock is so many minutes off, on a stand-in whose clock is right. */
async function processWithClock(minutes: number) {
  const random = seededRandom(1);
  const standin = createStandin({
    clock: standinClock(),
    dates: { now: () => now() },
    pace: quickPace,
    driver: new VirtualDriver({ clock: standinClock(), random, software: () => {} }),
    random,
    complain: () => undefined,
  });
  const base = furnishRegion(standin, "test", ["a", "b"]);
  door = await openHttpDoor(standin, 0);
  vi.spyOn(Date, "now").mockImplementation(() => now() + minutes * 60_000);
  const clients = createClients({
    region: "us-east-1",
    endpoint: `http://127.0.0.1:${door.port}`,
    credentials: { accessKeyId: "AKIDANN", secretAccessKey: "AKIDANN" },
    clock: wallClock,
  });
  const world = createWorld({
    clients,
    base,
    service: "web",
    environment: "test",
    clock: wallClock,
    random: { hex: (bytes) => standin.region.hex(bytes * 2) },
    holder: "ann@desk (pid 1)",
  });
  const log = () =>
    standin.log
      .since(0)
      .map(({ operation, errorCode = "" }) => `${operation} ${errorCode}`.trimEnd());
  return { clients, world, log };
}

const config = {
  values: { A: "1" },
  basedOn: undefined,
  author: "ann",
  reason: undefined,
  at: "2026-01-01T00:00:00.000Z",
};

// Faults: T4.
test.each([
  [-10, "Signature expired"],
  [10, "Signature not yet current"],
])("%i minutes off: reads go on, a change is refused in words", async (minutes, said) => {
  const { clients, world, log } = await processWithClock(minutes);
  expect(await world.ledger.live()).toBeUndefined();
  expect(log()).toEqual(["GetItem InvalidSignatureException", "GetItem"]);
  const taking = world.leases.acquire("deploy 1.0.1", false, () => undefined);
  await expect(taking).rejects.toMatchObject({
    failure: {
      code: "CREDENTIALS_EXPIRED",
      summary: expect.stringMatching(
        `^AWS refuses what is dated by this machine's clock \\(dynamodb:PutItem\\): ${said}`,
      ),
      remedy: "Set this machine's clock right, then run again.",
    },
  });
  expect((await world.leases.look()).lease).toBeUndefined();
  clients.destroy();
});

// Faults: T4.
test("a clock that is four minutes off does no harm", async () => {
  const { clients, world, log } = await processWithClock(-4);
  const lease = await world.leases.acquire("deploy 1.0.1", false, () => undefined);
  expect(await world.configs.write(config)).toMatchObject({ version: 1 });
  await lease.release();
  expect(log().filter((line) => line.includes(" "))).toEqual([]);
  clients.destroy();
});
