import { expect, test } from "vitest";
import { noFindings } from "../../../../src/standin/wire/findings.ts";
import { parseForm } from "../../../../src/standin/wire/parse-form.ts";
import { readForm } from "../../../../src/standin/wire/read-form.ts";
import { readJson } from "../../../../src/standin/wire/read-json.ts";
import { readSchema } from "../../../../src/standin/wire/read-schema.ts";
import { writeJson } from "../../../../src/standin/wire/write-json.ts";
import { writeMembers } from "../../../../src/standin/wire/write-xml.ts";

// What the format allows and no operation served happens to use.
const struct = (members: Record<string, unknown>, required = 0) => [
  3,
  "test",
  "Thing",
  0,
  Object.keys(members),
  Object.values(members),
  required,
];

const thing = readSchema(
  struct({
    Renamed: [0, { xmlName: "other", ec2QueryName: "Third" }],
    Blob: 21,
    When: 4,
    Day: [[0, "test", "HttpDate", 0, 6], {}],
    Epoch: [7, {}],
    Iso: [5, {}],
    Tags: [() => [2, "test", "TagMap", 0, [0, { xmlName: "k" }], [0, { xmlName: "v" }]], 0],
    Flat: [64 | 0, { xmlFlattened: 1 }],
    FlatMap: [128 | 1, { xmlFlattened: 1, xmlName: "fm" }],
  }),
);

const value = {
  Renamed: "r",
  Blob: new Uint8Array([0, 255]),
  When: new Date(1500),
  Day: new Date(2000),
  Epoch: new Date(2500),
  Iso: new Date(3500),
  Tags: { a: "1", "<": "2" },
  Flat: ["x", "y"],
  FlatMap: { one: 1 },
};

test("XML", () => {
  expect(writeMembers(thing, value)).toBe(
    "<other>r</other><Blob>AP8=</Blob><When>1970-01-01T00:00:01.500Z</When>" +
      "<Day>Thu, 01 Jan 1970 00:00:02 GMT</Day><Epoch>2.5</Epoch>" +
      "<Iso>1970-01-01T00:00:03.500Z</Iso>" +
      "<Tags><entry><k>a</k><v>1</v></entry><entry><k>&lt;</k><v>2</v></entry></Tags>" +
      "<Flat>x</Flat><Flat>y</Flat><fm><key>one</key><value>1</value></fm>",
  );
});

test("JSON, both ways", () => {
  const document = {
    Renamed: "r",
    Blob: "AP8=",
    When: 1.5,
    Day: 2,
    Epoch: 2.5,
    Iso: "1970-01-01T00:00:03.500Z",
    Tags: { a: "1", "<": "2" },
    Flat: ["x", "y"],
    FlatMap: { one: 1 },
  };
  expect(writeJson(thing, value)).toEqual(document);
  expect(readJson(thing, document, noFindings())).toEqual(value);
});

test("query form", () => {
  const form =
    "other=r&Blob=AP8%3D&When=1970-01-01T00:00:01.5Z&Epoch=2.5&Flat.1=x&Flat.2=y" +
    "&Tags.entry.1.k=a&Tags.entry.1.v=1&fm.1.key=one&fm.1.value=1";
  const findings = noFindings();
  const { Day: _day, Iso: _iso, ...sent } = { ...value, Tags: { a: "1" } };
  expect(readForm(thing, parseForm(form), "query", findings)).toEqual(sent);
  expect(findings).toEqual(noFindings());
});

test("EC2 form: the model's own name, else the XML name with a capital", () => {
  const findings = noFindings();
  const read = readForm(thing, parseForm("Third=r&Flat.2=y&Flat.1=x"), "ec2", findings);
  expect(read).toEqual({ Renamed: "r", Flat: ["x", "y"] });
  expect(findings.unknown).toEqual([]);
  readForm(thing, parseForm("Other=r"), "ec2", findings);
  expect(findings.unknown).toEqual([["Other"]]);
});

test("a required member may be missing only when it is an idempotency token", () => {
  const idempotencyToken = 4;
  const shape = readSchema(struct({ Token: [0, idempotencyToken], Name: 0, Note: 0 }, 2));
  const findings = noFindings();
  readJson(shape, { Token: null }, findings);
  expect(findings.missing).toEqual([["Name"]]);
});

test("null in a list or a map is refused, in a structure it is absent", () => {
  const refused = expect.objectContaining({ code: "SerializationException" });
  expect(() => readJson(thing, { Flat: [null] }, noFindings())).toThrow(refused);
  expect(() => readJson(thing, { Tags: { a: null } }, noFindings())).toThrow(refused);
  expect(readJson(thing, { Flat: null }, noFindings())).toEqual({});
});

test("a recursive schema is read as far as it is used", () => {
  const tree: unknown[] = [3, "test", "Tree", 0, ["Name", "Children"], []];
  tree[5] = [0, () => [1, "test", "Trees", 0, () => tree]];
  const shape = readSchema(tree);
  const value = { Name: "a", Children: [{ Name: "b", Children: [] }] };
  expect(readJson(shape, value, noFindings())).toEqual(value);
});

test.each([
  ["an unknown kind", [12, "test", "New", 0]],
  ["an unknown built-in", 17],
  ["nonsense", "schema"],
])("%s throws instead of guessing", (_what, schema) => {
  expect(() => readSchema(schema)).toThrow();
});

test.each([
  ["a number for a string", { Renamed: 1 }],
  ["a string for a blob", { Blob: "AP8=" }],
  ["a number for a timestamp", { When: 1 }],
  ["a member that does not exist", { Nmae: "x" }],
  ["a scalar for a list", { Flat: "x" }],
])("an operation that returns %s is found out", (_what, output) => {
  expect(() => writeMembers(thing, output)).toThrow(TypeError);
  expect(() => writeJson(thing, output)).toThrow(TypeError);
});
