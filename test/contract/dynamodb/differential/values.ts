import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import type { Chance } from "./chance.ts";

/** Attribute names whose values are mostly of one kind, so that paths and operators meet them. */
export const kindOfName: Readonly<Record<string, string>> = {
  s: "S",
  s2: "S",
  n: "N",
  n2: "N",
  b: "B",
  yes: "BOOL",
  nil: "NULL",
  ss: "SS",
  ns: "NS",
  bs: "BS",
  l: "L",
  m: "M",
};

const strings = ["", "a", "b", "ab", "abc", "a b", "B", "é", "€", "😀", "\u{FFFD}", "10", "9", "_"];
const numbers = [
  "0",
  "1",
  "-1",
  "2",
  "10",
  "9",
  "1.5",
  "-0",
  "007",
  "1e2",
  "1E-3",
  "-2.50",
  ".5",
  "123456789012345678901234567890",
  "99999999999999999999999999999999999999",
  "0.00000000000000000000000000000000000001",
  "1e125",
  "-9.9999999999999999999999999999999999999E+125",
  "1E-130",
  "-1E-130",
];
/** Numbers that are none, or none that DynamoDB stores, and some that only look like it. */
const badNumbers = [
  "",
  " 1",
  "1 ",
  "NaN",
  "Infinity",
  "0x10",
  "1e126",
  "-1e126",
  "1e-131",
  "123456789012345678901234567890123456789",
  "1.23456789012345678901234567890123456789",
  "1,5",
  "--1",
  "1e",
  "e5",
  "abc",
  "१",
  "+3",
  "0e126",
  "0e-131",
  "0.0e126",
];
const blobs = [[0], [1], [255], [0, 1], [97], [97, 98], [128, 0], [0, 0], []];

const bytes = (chance: Chance): Uint8Array => new Uint8Array(chance.pick(blobs));
const someNames = Object.keys(kindOfName);

/** A value of one type that DynamoDB stores. */
export function valueOf(type: string, chance: Chance, depth = 0): AttributeValue {
  switch (type) {
    case "S":
      return { S: chance.pick(strings) };
    case "N":
      return { N: chance.pick(numbers) };
    case "B":
      return { B: bytes(chance) };
    case "BOOL":
      return { BOOL: chance.is(0.5) };
    case "NULL":
      return { NULL: true };
    case "SS":
      return { SS: distinct(chance, strings) };
    case "NS":
      return { NS: distinct(chance, ["1", "2", "3", "-1", "1.5", "10", "0"]) };
    case "BS":
      return { BS: distinct(chance, blobs).map((blob) => new Uint8Array(blob)) };
    case "L":
      return { L: chance.times(chance.below(4), () => anyValue(chance, depth + 1)) };
    default:
      return { M: document(chance, depth + 1) };
  }
}

/** A value of any type that DynamoDB stores; documents end a few levels down. */
export function anyValue(chance: Chance, depth = 0): AttributeValue {
  const types = ["S", "N", "B", "BOOL", "NULL", "SS", "NS", "BS", "S", "N"];
  return valueOf(chance.pick(depth > 2 ? types : [...types, "L", "M", "L", "M"]), chance, depth);
}

/** What a map, or an item beside its key, may hold. */
export function document(chance: Chance, depth = 0): Record<string, AttributeValue> {
  return Object.fromEntries(
    chance
      .some(someNames, depth === 0 ? 0.55 : 0.3)
      .map((name) => [
        name,
        chance.is(0.9) ? valueOf(kindOfName[name]!, chance, depth) : anyValue(chance, depth),
      ]),
  );
}

/** A value that DynamoDB refuses, in one way or another, mostly. */
export function badValue(chance: Chance): AttributeValue {
  return chance.of<AttributeValue>(
    [6, () => ({ N: chance.pick(badNumbers) })],
    [1, () => ({ SS: [] })],
    [1, () => ({ NS: [] })],
    [1, () => ({ BS: [] })],
    [1, () => ({ SS: ["a", "b", "a"] })],
    [1, () => ({ NS: ["1", "1.0"] })],
    [1, () => ({ NS: ["1", chance.pick(badNumbers)] })],
    [1, () => ({ BS: [new Uint8Array([1]), new Uint8Array([1])] })],
    [1, () => ({ NULL: false })],
    [1, () => ({}) as AttributeValue],
    [1, () => ({ S: "a", N: "1" }) as unknown as AttributeValue],
    [1, () => ({ L: [anyValue(chance, 2), badValue(chance)] })],
    [1, () => ({ M: { s: anyValue(chance, 2), inner: badValue(chance) } })],
    [1, () => nested(chance.between(30, 34), chance)],
  );
}

function nested(levels: number, chance: Chance): AttributeValue {
  if (levels === 0) return { S: "deep" };
  const inner = nested(levels - 1, chance);
  return chance.is(0.5) ? { L: [inner] } : { M: { m: inner } };
}

/** A value near another: the same, a little more or less, a beginning of it, of another type. */
export function near(value: AttributeValue | undefined, chance: Chance): AttributeValue {
  if (value === undefined || chance.is(0.2)) return anyValue(chance);
  if (chance.is(0.5)) return value;
  if (value.S !== undefined) {
    return {
      S: chance.pick([Array.from(value.S)[0] ?? "", `${value.S}a`, "", value.S.toUpperCase()]),
    };
  }
  if (value.N !== undefined) return { N: chance.pick(numbers) };
  if (value.B !== undefined) {
    return { B: chance.pick([value.B.slice(0, 1), new Uint8Array([...value.B, 0])]) };
  }
  if (value.L) return value.L[chance.below(Math.max(1, value.L.length))] ?? { L: [] };
  if (value.SS) return chance.pick([{ S: value.SS[0]! }, { SS: value.SS.toReversed() }]);
  if (value.NS) return chance.pick([{ N: value.NS[0]! }, { NS: value.NS.toReversed() }]);
  if (value.BS) return chance.pick([{ B: value.BS[0]! }, { BS: value.BS.toReversed() }]);
  return anyValue(chance);
}

function distinct<One>(chance: Chance, list: readonly One[]): One[] {
  const some = chance.some(list, 0.3);
  return some.length > 0 ? some : [list[0]!];
}
