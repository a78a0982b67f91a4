// Goal: of people who set config at the same time one is stored and every other exits 2, told who
// was first, when and with which keys; no change is ever lost or merged in silence.
// Method: forty `slipway config set` on the stand-in in virtual time, each its own process with its
// own clients; whoever loses asks again until all forty are in.
import { expect, test } from "vitest";
import type { AwsWorld } from "../../../src/aws/create-world.ts";
import type { ConfigStore } from "../../../src/aws/config-store.ts";
import { commands, type Commands } from "../../../src/cli/commands.ts";
import { runConfigSet } from "../../../src/cli/config-set.ts";
import { runSlipway } from "../../../src/cli/slipway.ts";
import type { Connect } from "../../../src/cli/wiring.ts";
import { fakeContext } from "../../unit/cli/fake-context.ts";
import { memoryStores } from "../../unit/cli/memory-stores.ts";
import { temporaryDirectory } from "../../unit/cli/temporary-directory.ts";
import { VirtualWorld } from "./support/virtual-world.ts";

const racers = Array.from({ length: 40 }, (_, at) => `person${at + 1}`);

class Race {
  readonly virtual = new VirtualWorld();
  readonly #worlds = new Map<string, AwsWorld>();
  readonly cwd = temporaryDirectory({
    "slipway.yaml": "service: web\nport: 8080\nenvironments: { test: }\n",
  });

  /** `slipway config set ARGUMENTS` by `who`, whose process dawdles after it has read. */
  async set(who: string, dawdle: () => Promise<void>, ...args: string[]) {
    const world = this.#worlds.get(who) ?? this.virtual.process(who).world;
    this.#worlds.set(who, world);
    const configs: ConfigStore = {
      ...world.configs,
      async latest() {
        const latest = await world.configs.latest();
        await dawdle();
        return latest;
      },
    };
    const open: Connect = (_context, settings) =>
      Promise.resolve({
        base: this.virtual.base,
        stores: { ...memoryStores(), configs },
        world: () => world,
        settings,
        close: () => undefined,
      });
    const run: Commands = {
      ...commands,
      configSet: (context, words, options) => runConfigSet(context, words, options, open),
    };
    const context = {
      ...fakeContext({ cwd: this.cwd, env: { GITHUB_ACTIONS: "true", GITHUB_ACTOR: who } }),
      clock: this.virtual.clock,
    };
    const exitCode = await runSlipway(["config", "set", ...args, "--json"], context, "0", run);
    const result = JSON.parse(context.printed.out) as Record<string, any>;
    return { who, exitCode, result, err: context.printed.err };
  }

  async history() {
    const { configs } = this.virtual.process("reader").world;
    return await this.virtual.until(configs.history());
  }
}

type Attempt = Awaited<ReturnType<Race["set"]>>;

/** What a loser was told, in parts. */
function told({ result }: Attempt) {
  const words =
    /^(\S+) wrote config version (\d+) at (\S+) \(changed: (.+?)\); this change was made to (.+)\.$/;
  const [, createdBy, version, createdAt, keys, base] = words.exec(result["reason"]) ?? [];
  return { createdBy, version: Number(version), createdAt, changed: keys?.split(", "), base };
}

/** Every loser exits 2 and names the very version that took the place its own would have had. */
async function expectTold(race: Race, losers: readonly Attempt[]): Promise<void> {
  const history = await race.history();
  for (const loser of losers) {
    expect(loser.exitCode, loser.err).toBe(2);
    expect(loser.result).toMatchObject({ outcome: "refused", code: "CONFLICT" });
    const { version, base, ...winner } = told(loser);
    const stored = history.find((one) => one.version === version);
    expect(winner).toEqual({
      createdBy: stored?.createdBy,
      createdAt: stored?.createdAt,
      changed: stored?.changed,
    });
    expect(base).toBe(version === 1 ? "an empty configuration" : `version ${version - 1}`);
    expect(loser.err).toContain(`(changed: ${stored?.changed?.join(", ")})`);
  }
}

test("of forty at the very same time one is stored and thirty-nine are told", async () => {
  const race = new Race();
  let readers = 0;
  let start: () => void = () => undefined;
  const started = new Promise<void>((resolve) => (start = resolve));
  const barrier = async (): Promise<void> => {
    readers += 1;
    if (readers === racers.length) {
      start();
    }
    await started;
  };
  const all = await race.virtual.until(
    Promise.all(racers.map((who) => race.set(who, barrier, `${who}=1`, `SHARED=${who}`))),
  );
  const winners = all.filter(({ exitCode }) => exitCode === 0);
  const losers = all.filter(({ exitCode }) => exitCode !== 0);
  expect(winners).toHaveLength(1);
  expect(losers).toHaveLength(39);
  const who = winners[0]?.who ?? "";
  expect((await race.history()).map(({ version, values }) => [version, values])).toEqual([
    [1, { [who]: "1", SHARED: who }],
  ]);
  await expectTold(race, losers);
});

test("forty who ask until they are in make forty versions, each built on the one before", async () => {
  const race = new Race();
  const attempts: Attempt[] = [];
  let waiting = racers;
  let seed = 11;
  while (waiting.length > 0) {
    const dawdle = (): Promise<void> => {
      seed = (seed * 16_807) % 2_147_483_647;
      return race.virtual.clock.sleep((seed % 40) * 100);
    };
    const round = await race.virtual.until(
      Promise.all(waiting.map((who) => race.set(who, dawdle, `${who}=1`))),
    );
    attempts.push(...round);
    waiting = round.filter(({ exitCode }) => exitCode !== 0).map(({ who }) => who);
  }
  const winners = attempts.filter(({ exitCode }) => exitCode === 0);
  const losers = attempts.filter(({ exitCode }) => exitCode !== 0);
  const history = await race.history();
  expect(history.map(({ version }) => version)).toEqual(racers.map((_, at) => at + 1));
  let before: Record<string, unknown> = {};
  for (const { version, values, createdBy } of history) {
    const winner = winners.find(({ result }) => result["version"] === version);
    expect(createdBy).toBe(`${winner?.who}@github-actions`);
    before = { ...before, [winner?.who ?? ""]: "1" };
    expect(values).toEqual(before);
  }
  expect(Object.keys(before).sort()).toEqual([...racers].sort());
  expect(losers.length).toBeGreaterThan(10);
  await expectTold(race, losers);
});
