// Goal: what a client says arrives, and what an operation returns comes back, member by member.
// Method: the real SDK clients serialise and parse every operation served, every member filled.
import { isDeepStrictEqual } from "node:util";
import { expect, test } from "vitest";
import { inProcessDoor } from "../../../src/standin/doors/in-process.ts";
import { served } from "../../../src/standin/served.ts";
import { everySdk } from "./support/all-models.ts";
import { cloudWatchInXml } from "./support/cloudwatch-in-xml.ts";
import { collected } from "./support/collected.ts";
import { clientConfig, Echo } from "./support/echo.ts";
import { plain, variants } from "./support/filled.ts";
import { fillFor } from "./support/filled-s3.ts";

const operations = [...everySdk, cloudWatchInXml].flatMap((sdk) =>
  [...sdk.model.operations.values()].map((operation) => ({ sdk, operation })),
);

test("there is something to compare: every service that is served", () => {
  expect(new Set(operations.map(({ sdk }) => sdk.model))).toEqual(
    new Set(served.map(({ model }) => model)),
  );
  expect(operations.length).toBeGreaterThan(80);
});

test.each(
  operations.map((one) => ({ ...one, name: `${one.sdk.model.name} ${one.operation.name}` })),
)("$name", async ({ sdk, operation }) => {
  const echo = new Echo([sdk.model]);
  const client = sdk.client({ ...clientConfig, requestHandler: inProcessDoor(echo) });
  for (let variant = 0; variant < variants(operation.input, operation.output); variant++) {
    const input = fillFor(sdk.model, operation.input, variant) ?? {};
    const output = fillFor(sdk.model, operation.output, variant);
    echo.behave = () => output;
    const Command = sdk.package[`${operation.name}Command`];
    const received = await collected(client.send(new Command(structuredClone(input))));
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
    // A reply that is one document has it: without, clients take it for a failure.
    if (output.members.some(({ shape, http }) => http?.in === "payload" && shape.kind === "struct"))
      continue;
    // Without an element around them, none and absent are the same.
    const lists = output.members.filter(
      ({ shape, flattened }) => shape.kind === "list" && !flattened,
    );
    const echo = new Echo([sdk.model]);
    const client = sdk.client({ ...clientConfig, requestHandler: inProcessDoor(echo) });
    const ask = (command: unknown) => collected(client.send(command));
    const Command = sdk.package[`${operation.name}Command`];
    const input = fillFor(sdk.model, operation.input, 0) ?? {};

    const empty = Object.fromEntries(lists.map(({ name }) => [name, []]));
    echo.behave = () => empty;
    // What stands in headers that begin alike has no sign of its own: none is an empty map.
    const none = Object.fromEntries(
      output.members.filter(({ http }) => http?.in === "prefix").map(({ name }) => [name, {}]),
    );
    expect(plain(await ask(new Command(structuredClone(input))))).toEqual({ ...none, ...empty });
    echo.behave = () => ({});
    expect(plain(await ask(new Command(structuredClone(input))))).toEqual(none);
  }
});
