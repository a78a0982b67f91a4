import { expect, test } from "vitest";
import { decode } from "../../../../src/standin/kept/decode.ts";
import { encode } from "../../../../src/standin/kept/encode.ts";

const again = (value: unknown): any => decode(encode(value));

test.each([
  ["plain data", { a: [1, "two", true, null], b: { c: "" } }],
  ["what is not there", { a: undefined, b: [undefined] }],
  ["odd numbers", [NaN, Infinity, -Infinity, -0, 1e300, Number.MIN_VALUE]],
  ["big integers", 12345678901234567890n],
  ["dates", [new Date(0), new Date(NaN)]],
  [
    "maps",
    new Map<unknown, unknown>([
      ["a", 1],
      [2, new Map()],
      [{ x: 1 }, new Set(["y"])],
    ]),
  ],
  ["bytes", new Uint8Array([0, 1, 255])],
  ["names that mean something here", { $: ["map", []], other: { $: 1 } }],
  ["text of every kind", ["\u2028", "\ud800", "\0", '"', "é"]],
])("%s comes back", (_, value) => {
  expect(again(value)).toStrictEqual(value);
});

test("bytes of a Buffer come back as bytes", () => {
  expect(again(Buffer.from("hi"))).toStrictEqual(new Uint8Array([104, 105]));
});

test("a member called __proto__ is a member", () => {
  const value = JSON.parse('{"__proto__":{"S":"x"},"$":1}') as object;
  expect(Object.keys(again(value))).toEqual(["__proto__", "$"]);
  expect(Object.getPrototypeOf(again(value))).toBe(Object.prototype);
});

test("an object without a prototype stays so", () => {
  const bare = Object.assign(Object.create(null), { a: 1 });
  expect(Object.getPrototypeOf(again(bare))).toBe(null);
});

test("what is referred to twice is one thing afterwards", () => {
  const template = { data: new Map([["k", [1]]]) };
  const back = again({ instance: { template }, member: { template }, all: [template] });
  expect(back.member.template).toBe(back.instance.template);
  expect(back.all[0]).toBe(back.instance.template);
  expect(back.member.template).toStrictEqual(template);
});

test("equal things that are two stay two", () => {
  const back = again([{ a: 1 }, { a: 1 }]);
  expect(back[0]).not.toBe(back[1]);
});

test("what refers to itself comes back referring to itself", () => {
  const group: any = { members: new Map() };
  group.members.set("i-1", { group });
  const back = again(group);
  expect(back.members.get("i-1").group).toBe(back);
});

class Table {}

test.each([
  ["a function", { a: { wake: () => {} } }, "a function cannot be kept, at a.wake"],
  ["a class nobody knows", { t: [new Table()] }, "a Table cannot be kept, at t.0"],
  ["a promise", new Map([["i-1", Promise.resolve()]]), "a Promise cannot be kept, at i-1"],
  ["a symbol", [Symbol("s")], "a symbol cannot be kept, at 0"],
  [
    "a member named by a symbol",
    { [Symbol("s")]: 1 },
    "an irregular member cannot be kept, at the top",
  ],
  ["a member of an array", Object.assign([1], { x: 1 }), "an irregular member cannot be kept"],
  ["a member of a map", Object.assign(new Map(), { x: 1 }), "an irregular member cannot be kept"],
  ["gaps", [1, , 3], "an irregular member"], // eslint-disable-line no-sparse-arrays
  ["a key that is a function", new Map([[() => {}, 1]]), "a function cannot be kept, at key 0"],
  ["a hidden member", Object.defineProperty({}, "x", { value: 1 }), "an irregular member"],
  ["a regular expression", /x/, "a RegExp cannot be kept"],
  ["an error", new Error("x"), "a Error cannot be kept"],
])("%s is refused, not dropped", (_, value, message) => {
  expect(() => encode(value)).toThrow(message);
});

test.each([
  ['{"$":["teapot",1]}', "teapot"],
  ['{"$":["again",7]}', "a reference to 7"],
  ['{"$":["map",[1]]}', "a pair that is none"],
  ['{"$":5}', '{"$":5}'],
])("text that was never written, %s, is refused", (text, message) => {
  expect(() => decode(text)).toThrow(message);
});
