// Nobody adds state to a room that is then forgotten when the stand-in is closed: the fields of
// every class in the rooms' source, against what the kept files name.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { keptRooms } from "../../../../src/standin/kept/kept-region.ts";

const standin = new URL("../../../../src/standin/", import.meta.url).pathname;

/** What holds nothing of the account, folder by folder, and why. */
const otherFolders: Readonly<Record<string, string>> = {
  "balancer/": "sockets of the data plane begin anew",
  "doors/": "sockets begin anew",
  "cloudwatch/query/": "it lives within one request",
  "dynamodb/expression/": "it lives within one request",
  "faults/": "faults stand until the stand-in ends",
  "instances/": "the driver keeps machines' disks itself",
  "kept/": "it is the keeping",
  "quirks/": "switches are chosen at the start",
  "iam/": "its roles are made anew at every start; what was asked of them is for tests",
  "signature/": "it remembers keys that it works out again",
  "wire/": "it holds no state",
};

interface Found {
  readonly path: string;
  readonly name: string;
  readonly fields: readonly string[];
}

function classesIn(path: string, text: string): readonly Found[] {
  // The formatter indents members by two and closes a class at the margin.
  return [...text.matchAll(/^(?:export )?(?:abstract )?class (\w+)[^{]*\{\n([^]*?)^\}/gm)].map(
    ([, name = "", body = ""]) => ({
      path,
      name,
      fields: [
        ...body.matchAll(/^ {2}(?:readonly |override |static |declare )*(#?\w+)[?!]?(?::| =|;)/gm),
      ].map(([, field = ""]) => field),
    }),
  );
}

const files = readdirSync(standin, { recursive: true, encoding: "utf8" })
  .filter((path) => path.endsWith(".ts") && path.includes("/"))
  .filter((path) => !Object.keys(otherFolders).some((folder) => path.startsWith(folder)))
  .map((path) => ({ path, text: readFileSync(join(standin, path), "utf8") }));
const classes = files
  .flatMap(({ path, text }) => classesIn(path, text))
  .filter(({ fields }) => fields.length > 0);
const named = Object.assign({}, ...keptRooms.map(({ fields }) => fields)) as Record<string, object>;

test("every field of every class of a room is named in the room's kept file", () => {
  expect(classes.length).toBeGreaterThan(8);
  const forgotten = classes.flatMap(({ path, name, fields }) =>
    fields
      .filter((field) => !Object.hasOwn(named[name] ?? {}, field))
      .map((field) => `${path}: say in the room's kept file what becomes of ${name}.${field}`),
  );
  expect(forgotten).toEqual([]);
});

test("what the kept files name is there", () => {
  const gone = Object.entries(named).flatMap(([name, fields]) =>
    Object.keys(fields)
      .filter((field) => !classes.find((one) => one.name === name)?.fields.includes(field))
      .map((field) => `${name}.${field}`),
  );
  expect(gone).toEqual([]);
});

/** State beside the classes would be neither found above nor kept. */
test("no room has state at the top of a file", () => {
  const found = files.flatMap(({ path, text }) =>
    [...text.matchAll(/^(?:export )?(?:let .*|const \w+ = new (?:Map|Set|WeakMap|WeakSet)\b.*)/gm)]
      .filter(([line]) => !/new Set\(\[?./.test(line))
      .map(([line]) => `${path}: ${line}`),
  );
  expect(found).toEqual([]);
});

test("a field is seen however it is written", () => {
  const text = [
    "export class A {",
    "  readonly #a = new Map<string, string>();",
    "  b: number | undefined;",
    "  #c?: string;",
    "  readonly d: () => void;",
    "  constructor(e: string) {",
    "    this.b = 1;",
    "  }",
    "  get f(): number {",
    "    const x = 1;",
    "    return x;",
    "  }",
    "}",
  ].join("\n");
  expect(classesIn("a.ts", `${text}\n`)[0]?.fields).toEqual(["#a", "b", "#c", "d"]);
});
