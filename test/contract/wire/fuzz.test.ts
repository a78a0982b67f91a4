// Goal: what a client says arrives, and what an operation returns comes back, member by member.
// Method: the real SDK clients serialise and parse every operation served, every member filled.
import { isDeepStrictEqual } from "node:util";
import { expect, test } from "vitest";
import { inProcessDoor } from "../../../src/standin/doors/in-process.ts";
import type { Member, Shape } from "../../../src/standin/wire/shape.ts";
import { sdks } from "./support/all-models.ts";
import { clientConfig, Echo } from "./support/echo.ts";

const operations = sdks.flatMap((sdk) =>
  [...sdk.model.operations.values()].map((operation) => ({ sdk, operation })),
);

test("there is something to compare", () => {
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

/** One round per member of the widest union below, so that every one of them is tried. */
function variants(...shapes: Shape[]): number {
  return Math.max(1, ...shapes.map((shape) => unionWidth(shape, new Set())));
}

function unionWidth(shape: Shape, seen: Set<Shape>): number {
  if (seen.has(shape)) return 0;
  seen.add(shape);
  if (shape.kind === "list") return unionWidth(shape.item.shape, seen);
  if (shape.kind === "map") return unionWidth(shape.value.shape, seen);
  if (shape.kind !== "struct") return 0;
  const own = shape.isUnion ? shape.members.length : 0;
  return Math.max(own, ...shape.members.map((member) => unionWidth(member.shape, seen)));
}

/** A value for every member, one level into recursion; unions take member `variant`, inside another. */
function fill(shape: Shape, path: string, above: Shape[], variant: number): unknown {
  const isSame = (one: Shape) => one === shape;
  if (above.length > 14 || above.filter(isSame).length > 1) return undefined;
  const inside = [...above, shape];
  switch (shape.kind) {
    case "unit":
      return undefined;
    case "struct": {
      const members: readonly Member[] = shape.isUnion
        ? [shape.members[(variant + 7 * above.filter(isSame).length) % shape.members.length]!]
        : shape.members;
      const filled = members
        .map((member) => [
          member.name,
          fill(member.shape, `${path}.${member.name}`, inside, variant),
        ])
        .filter(([, value]) => value !== undefined);
      return filled.length > 0 ? Object.fromEntries(filled) : undefined;
    }
    case "list": {
      const items = ["0", "1"].map((i) => fill(shape.item.shape, path + i, inside, variant));
      return items.every((item) => item !== undefined) ? items : undefined;
    }
    case "map": {
      const value = fill(shape.value.shape, `${path}v`, inside, variant);
      return value === undefined ? undefined : { "k<1": value, "k 2": value };
    }
    case "boolean":
      return path.length % 2 === 0;
    case "number":
      return path.length + 0.25;
    case "timestamp":
      return new Date(1.7e12 + 123);
    case "blob":
      return new Uint8Array([0, 255, 65, path.length % 256]);
    case "string":
      return ` s&<é>"' +%=\n\t🚢 ${path.slice(-12)}`;
  }
}

function plain(value: unknown): unknown {
  if (value instanceof Date) return `date ${value.getTime()}`;
  if (value instanceof Uint8Array) return `bytes ${Buffer.from(value).toString("hex")}`;
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name, field]) => name !== "$metadata" && field !== undefined)
      .map(([name, field]) => [name, plain(field)]),
  );
}
