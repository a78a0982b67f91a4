import { expect, test } from "vitest";
import { importTable } from "./rules/import-table.ts";
import { importsOf } from "./rules/imports-of.ts";
import { projectFiles } from "./tree.ts";

const project = projectFiles();

test("rooms import only what the table allows", () => {
  expect(importTable(project)).toEqual([]);
});

test.each([
  ["src/domain/fleet.ts", 'import { x } from "../engine/ports.ts";'],
  ["src/domain/fleet.ts", 'import { createHash } from "node:crypto";'],
  ["src/domain/fleet.ts", 'import { z } from "zod";'],
  ["src/engine/drive.ts", 'import type { Tag } from "../aws/traffic.ts";'],
  ["src/engine/drive.ts", 'import type { Tag } from "@aws-sdk/client-ec2";'],
  ["src/engine/steps/bake.ts", 'const { readFile } = await import("node:fs/promises");'],
  ["src/aws/traffic.ts", 'import { next } from "../engine/machine.ts";'],
  ["src/aws/traffic.ts", 'import { seed } from "../standin/seed.ts";'],
  ["src/standin/answer.ts", 'import type { Base } from "../domain/base.ts";'],
  ["src/standin/answer.ts", 'export { fail } from "../domain/failure.ts";'],
  ["src/standin/wire/xml.ts", 'type A = import("../../engine/ports.ts").Clock;'],
  ["src/report/plain.ts", 'import type {\n  Clock,\n} from "../engine/ports.ts";'],
  ["src/report/plain.ts", 'import { stdout } from "node:process";'],
  ["src/cli/deploy.ts", 'import "../main.ts";'],
  ["src/main.ts", 'import { drive } from "./engine/drive.ts";'],
  ["cdk/stack.ts", 'import { createWorld } from "../src/aws/create-world.ts";'],
])("%s may not say %s", (path, text) => {
  expect(importTable([{ path, text }])).toEqual([
    expect.stringMatching(/^\S+ may not import \S+: .+\.$/),
  ]);
});

test.each([
  ["src/aws/traffic.ts", 'import type { Traffic } from "../engine/ports.ts";'],
  ["src/report/plain.ts", 'import type { Tell } from "../engine/events.ts";'],
  ["src/standin/doors/http.ts", 'import { createServer } from "node:http";'],
  ["src/cli/deploy.ts", 'const { drive } = await import("../engine/drive.ts");'],
  ["src/domain/fleet.ts", '// import { x } from "../engine/ports.ts";'],
])("%s may say %s", (path, text) => {
  expect(importTable([{ path, text }])).toEqual([]);
});

test("a file outside every room is named", () => {
  expect(importTable([{ path: "src/lib/x.ts", text: "" }])).toEqual([
    "src/lib/x.ts is in no room: src/README.md lists the rooms there are.",
  ]);
});

test("the rule fails when it sees no files", () => {
  expect(() => importTable([])).toThrow("without looking");
  expect(() => importTable([{ path: "README.md", text: "" }])).toThrow("without looking");
});

test("imports are found behind strings, templates and regular expressions", () => {
  const text = [
    "const quote = /[\"'`]/; // it's a trap",
    "const url = `http://${host}/ /* not a comment */`;",
    "/* import { a } from 'ignored'; */",
    'import { b } from "seen";',
  ].join("\n");
  expect(importsOf({ path: "src/cli/x.ts", text })).toEqual([{ kind: "npm", path: "seen" }]);
});
