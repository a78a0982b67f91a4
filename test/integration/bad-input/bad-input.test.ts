// Goal: whatever a person gets wrong is refused in one clear sentence, with exit 2, before anything
// is changed; bad-inputs.md shows every sentence and is made from this test.
// Method: the real command layer in this process against a stand-in behind real HTTP; its log of
// requests may hold, from the case's beginning, only operations that are known to read.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { badInputs } from "./bad-inputs.ts";
import { BadInputWorld } from "./support/bad-input-world.ts";
import { humanRefusal, jsonRefusal, steady } from "./support/refusal.ts";
import { table, type Row } from "./support/table.ts";

const file = new URL("bad-inputs.md", import.meta.url);
const rows: Row[] = [];
let world: BadInputWorld;

/** Nothing of the machine's own AWS may play a part. */
const blank = {
  AWS_ACCESS_KEY_ID: undefined,
  AWS_SECRET_ACCESS_KEY: undefined,
  AWS_SESSION_TOKEN: undefined,
  AWS_PROFILE: undefined,
  AWS_REGION: undefined,
  AWS_DEFAULT_REGION: undefined,
  AWS_CONFIG_FILE: "/nonexistent/config",
  AWS_SHARED_CREDENTIALS_FILE: "/nonexistent/credentials",
};

beforeAll(async () => {
  world = await BadInputWorld.open();
  stub({ ...blank, AWS_ENDPOINT_URL: world.endpoint });
  await world.deployShop();
});

afterEach(() => vi.unstubAllEnvs());
afterAll(() => world.close());

function stub(variables: Readonly<Record<string, string | undefined>>): void {
  for (const [name, value] of Object.entries(variables)) {
    vi.stubEnv(name, value);
  }
}

test.each(badInputs.map((one) => [one.wrong, one] as const))("%s", async (wrong, one) => {
  const { files = {}, isBare = false } = one;
  const directory = world.directory(files, !isBare);
  stub({ ...blank, AWS_ENDPOINT_URL: world.endpoint });
  const {
    more = [],
    env = {},
    end,
    in: place = directory,
  } = (await one.given?.(world, directory)) ?? {};
  const variables = { ...blank, AWS_ENDPOINT_URL: world.endpoint, ...one.env, ...env };
  stub(variables);
  const argv = [...one.argv, ...more];
  const before = world.standin.log.since(0).length;
  const [human, json] = await Promise.all([
    world.run(argv, place, variables),
    world.run([...argv, "--json"], place, variables),
  ]);
  const changes = await world.changesAfter(before);
  await end?.();
  expect([human.exitCode, json.exitCode], `${human.stdout}${human.stderr}`).toEqual([2, 2]);
  const { code, said } = humanRefusal(human);
  const printed = steady(said, world, directory);
  const again = jsonRefusal(json);
  expect({ ...again, said: steady(again.said, world, directory) }).toEqual({ code, said: printed });
  for (const word of one.says) {
    expect(said).toContain(word);
  }
  expect(changes).toEqual([]);
  const command = steady(["slipway", ...argv].join(" "), world, directory);
  rows.push({ wrong, command, printed });
});

test("the table shows every sentence as it is printed today", () => {
  expect(rows.length).toBeGreaterThanOrEqual(65);
  const made = table(rows);
  if (process.env["UPDATE_TABLES"] === "1") {
    writeFileSync(file, made);
  }
  expect(existsSync(file) ? readFileSync(file, "utf8") : "").toBe(made);
});
