// Goal: what a client says arrives, and what an operation returns comes back, member by member.
// Method: the real SDK clients serialise and parse every operation served, every member filled.
import { isDeepStrictEqual } from "node:util";
import { expect, test } from "vitest";
import { inProcessDoor } from "../../../src/standin/doors/in-process.ts";
import { served } from "../../../src/standin/served.ts";
import { s3Sdk, sdks } from "./support/all-models.ts";
import { cloudWatchInXml } from "./support/cloudwatch-in-xml.ts";
import { clientConfig, Echo } from "./support/echo.ts";
import { fill, plain, variants } from "./support/filled.ts";

const operations = [...sdks, cloudWatchInXml].flatMap((sdk) =>
  [...sdk.model.operations.values()].map((operation) => ({ sdk, operation })),
);

test("there is something to compare: every service that is served", () => {
  expect(new Set([s3Sdk, ...sdks].map(({ model }) => model))).toEqual(
    new Set(served.map(({ model }) => model)),
  );
  expect(operations.length).toBeGreaterThan(70);
});

test.each(
  operations.map((one) => ({ ...one, name: `${one.sdk.model.name} ${one.operation.name}` })),
)("$name", async ({ sdk, operation }) => {
  const echo = new Echo([sdk.model]);
  const client = sdk.client({ ...clientConfig, requestHandler: inProcessDoor(echo) });
  for (let variant = 0; variant < variants(operation.input, operation.output); variant++) {
    const input = fill(operation.input, "", [], variant) ?? {};
    const output = fill(operation.output, "", [], variant);
    echo.behave = () => output;
    const Command = sdk.package[`${operation.name}Command`];
    const received = await client.send(new Command(structuredClone(input)));
    expect(echo.complaints).toEqual([]);
    expect(plain(echo.input)).toEqual(plain(input));
    expect(plain(received)).toEqual(plain(output ?? {}));
    expect(isDeepStrictEqual(plain(echo.input), plain(input))).toBe(true);
  }
});

test("empty lists come back as empty, absent ones as absent", async () => {
  for (const { sdk, operation } of operations) {
    const { output } = operation;
    if (output.kind !== "struct") continue;
    const lists = output.members.filter(({ shape }) => shape.kind === "list");
    const echo = new Echo([sdk.model]);
    const client = sdk.client({ ...clientConfig, requestHandler: inProcessDoor(echo) });
    const Command = sdk.package[`${operation.name}Command`];
    const input = fill(operation.input, "", [], 0) ?? {};

    const empty = Object.fromEntries(lists.map(({ name }) => [name, []]));
    echo.behave = () => empty;
    expect(plain(await client.send(new Command(structuredClone(input))))).toEqual(empty);
    echo.behave = () => ({});
    expect(plain(await client.send(new Command(structuredClone(input))))).toEqual({});
  }
});
