import { expect, test } from "vitest";
import { goalAndMethod } from "./rules/goal-and-method.ts";
import { mockedClients } from "./rules/mocked-clients.ts";
import { fileNames, typeNames } from "./rules/names.ts";
import { rootEntries } from "./rules/root-entries.ts";
import { fileLength, lineLength } from "./rules/sizes.ts";
import { projectFiles } from "./tree.ts";

const project = projectFiles();

test.each(
  Object.entries({
    rootEntries,
    fileLength,
    lineLength,
    fileNames,
    typeNames,
    goalAndMethod,
    mockedClients,
  }),
)("%s", (_name, rule) => {
  expect(rule(project)).toEqual([]);
});

test("only one file mocks a client, and gives it back", () => {
  const text = 'import {\n  mockClient,\n} from "aws-sdk-client-mock";';
  expect(mockedClients([{ path: "test/unit/aws/base.test.ts", text }])).toHaveLength(1);
  expect(mockedClients([{ path: "test/support/mocked-client.ts", text }])).toEqual([]);
});

test("a file of 301 lines is too long, one of 300 is not", () => {
  const path = "src/engine/drive.ts";
  expect(fileLength([{ path, text: "x;\n".repeat(300) }])).toEqual([]);
  expect(fileLength([{ path, text: "x;\n".repeat(301) }])).toEqual([
    "src/engine/drive.ts has 301 lines: give its second idea a file (300).",
  ]);
});

test("a line of 101 columns is too long, one of 100 is not", () => {
  const path = "src/engine/drive.ts";
  expect(lineLength([{ path, text: "x".repeat(100) }])).toEqual([]);
  expect(lineLength([{ path, text: `import ${"x".repeat(100)}` }])).toEqual([]);
  expect(lineLength([{ path, text: `  /${"x".repeat(100)}/i,` }])).toEqual([]);
  expect(lineLength([{ path, text: `  // ${"x".repeat(100)}/` }])).toHaveLength(1);
  expect(lineLength([{ path, text: `a\n${"x".repeat(101)}` }])).toEqual([
    "src/engine/drive.ts:2 has 101 columns (100).",
  ]);
});

test.each([
  "src/cli/utils.ts",
  "src/cli/path-helper.ts",
  "src/engine/rollout-manager.ts",
  "src/aws/service.ts",
  "src/aws/common.ts",
  "src/standin/request-handler.ts",
  "src/standin/misc.ts",
  "src/standin/event-processor.ts",
  "src/domain/data.ts",
  "src/domain/release-info.ts",
  "src/domain/types.ts",
  "src/engine/index.ts",
  "test/support/test-utils.ts",
  "test/unit/helpers.test.ts",
  "src/engine/DriveLoop.ts",
])("%s is no name", (path) => {
  expect(fileNames([{ path, text: "" }])).toHaveLength(1);
});

test.each([
  "src/aws/guarded-handler.ts",
  "src/engine/user-data.ts",
  "src/standin/ecs/service-x.ts",
])("%s is a name", (path) => {
  expect(fileNames([{ path, text: "" }])).toEqual([]);
});

test.each([
  "export interface ClockManager {}",
  "export type PathUtils = string;",
  "export class DeployService {}",
  "export abstract class EventProcessor {}",
])("%s is no name", (text) => {
  expect(typeNames([{ path: "src/cli/x.ts", text }])).toHaveLength(1);
});

test("a stray file in the root is named, dotfiles are not", () => {
  const files = ["package.json", ".npmrc", ".ci/run", "src/main.ts", "Makefile", "docs/a.md"];
  expect(rootEntries(files.map((path) => ({ path, text: "" })))).toEqual([
    "Makefile does not belong in the root.",
    "docs does not belong in the root.",
  ]);
});

test("a test above unit without goal and method is named", () => {
  const path = "test/contract/wire/x.test.ts";
  const good = "// Goal: all agree,\n// and more.\n// Method: ask twice.\n";
  expect(goalAndMethod([{ path, text: good }])).toEqual([]);
  expect(goalAndMethod([{ path, text: "// Goal: all agree.\nimport x;" }])).toHaveLength(1);
  expect(goalAndMethod([{ path: "test/unit/x.test.ts", text: "" }])).toEqual([]);
});

test("the rules fail when they see no files", () => {
  for (const rule of [rootEntries, fileLength, lineLength, fileNames, typeNames]) {
    expect(() => rule([])).toThrow("without looking");
  }
});
