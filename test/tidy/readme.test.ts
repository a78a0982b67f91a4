import { expect, test } from "vitest";
import { exitCodes } from "../../src/domain/outcome.ts";
import { readmeIsTrue, readmeIsWhole } from "./rules/readme.ts";
import { projectFiles } from "./tree.ts";

const project = projectFiles();

test("README.md has every command, failure code and exit code", () => {
  expect(readmeIsWhole(project)).toEqual([]);
});

test("README.md shows no command that does not exist", () => {
  expect(readmeIsTrue(project)).toEqual([]);
});

const table = Object.entries(exitCodes)
  .map(([outcome, code]) => `| ${code} | \`${outcome}\` | … |`)
  .join("\n");
const whole = `\`slipway deploy\` and \`slipway config set\`; \`QUOTA\`, \`DRIFT\`\n${table}`;
const seed = (readme: string) => [
  { path: "README.md", text: readme },
  { path: "src/domain/failure.ts", text: 'export type FailureCode =\n  | "QUOTA"\n  | "DRIFT";' },
  {
    path: "src/cli/commands.ts",
    text: "  deploy: async (...call) => x,\n  configSet: async (...call) => x,\n",
  },
];

test("what README.md leaves out is named", () => {
  expect(readmeIsWhole(seed(whole))).toEqual([]);
  expect(readmeIsWhole(seed(whole.replace("slipway config set", "")))).toEqual([
    "README.md does not have the command slipway config set.",
  ]);
  expect(readmeIsWhole(seed(whole.replace("DRIFT", "DRAFT")))).toEqual([
    "README.md does not have the failure code `DRIFT`.",
  ]);
  expect(readmeIsWhole(seed(whole.replace("| 70 |", "| 71 |")))).toEqual([
    "README.md has no table row for exit 70, `bug`.",
  ]);
});

test("a command that README.md invents is named", () => {
  expect(readmeIsTrue(seed("Run `slipway deploy --yes`. slipway does it all."))).toEqual([]);
  expect(readmeIsTrue(seed("```sh\nslipway config set A=1 && slipway undo\n```"))).toEqual([
    "README.md shows `slipway undo`, which is no command.",
  ]);
  expect(readmeIsTrue(seed("`slipway config diff`"))).toHaveLength(1);
});

test("the rules fail when they see no files, no commands or no codes", () => {
  expect(() => readmeIsWhole([])).toThrow("without looking");
  expect(() => readmeIsTrue([])).toThrow("without looking");
  for (const blank of ["src/cli/commands.ts", "src/domain/failure.ts"]) {
    const files = seed(whole).map((file) => (file.path === blank ? { ...file, text: "" } : file));
    expect(() => readmeIsWhole(files)).toThrow("without looking");
  }
});
