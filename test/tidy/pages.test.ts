import { expect, test } from "vitest";
import { decisionShape, dependencyDecisions } from "./rules/decisions.ts";
import { links } from "./rules/links.ts";
import { projectFiles } from "./tree.ts";

const project = projectFiles();

test.each(Object.entries({ links, decisionShape, dependencyDecisions }))("%s", (_name, rule) => {
  expect(rule(project)).toEqual([]);
});

test("links to pages, folders and headings that are not there are named", () => {
  const page = { path: "src/README.md", text: "# The house\n\n## Who may import whom?\n" };
  const link = (target: string) =>
    links([page, { path: "README.md", text: `See [this](${target}).` }]);
  expect(link("src/README.md")).toEqual([]);
  expect(link("src/")).toEqual([]);
  expect(link("src/README.md#who-may-import-whom")).toEqual([]);
  expect(link("https://example.com/gone")).toEqual([]);
  expect(link("src/gone.ts")).toEqual([
    "README.md links to src/gone.ts, but there is no src/gone.ts.",
  ]);
  expect(link("src/README.md#gone")).toHaveLength(1);
  expect(link("#gone")).toHaveLength(1);
});

const manifest = { path: "package.json", text: '{"devDependencies":{"zod":"4","tar":"7"}}' };
const whole = "**Decision** **Because** **Instead of** **Look again when**\n";

test("a dependency without a line in a decision is named", () => {
  const page = { path: "src/decisions/0005-x.md", text: `${whole}- \`zod\`: validates.\n` };
  expect(dependencyDecisions([manifest, page])).toEqual([
    "tar is a dependency, but no decision in src/decisions says why.",
  ]);
});

test("a dependency that the package would install is named", () => {
  const text = '{"devDependencies":{"zod":"4"},"dependencies":{"tar":"7"}}';
  const page = { path: "src/decisions/0005-x.md", text: `${whole}- \`zod\`: validates.\n` };
  expect(dependencyDecisions([{ path: "package.json", text }, page])).toEqual([
    "tar would be installed with the package: move it to devDependencies.",
  ]);
});

test("a decision that is long, or lacks a part, is named", () => {
  const path = "src/decisions/0005-x.md";
  expect(decisionShape([{ path, text: whole }])).toEqual([]);
  expect(decisionShape([{ path, text: whole + "x\n".repeat(20) }])).toHaveLength(1);
  expect(decisionShape([{ path, text: "**Decision** **Because** **Instead of**" }])).toEqual([
    "src/decisions/0005-x.md has no **Look again when**.",
  ]);
});

test("the rules fail when they see no files", () => {
  for (const rule of [links, decisionShape, dependencyDecisions]) {
    expect(() => rule([])).toThrow("without looking");
  }
  expect(() => dependencyDecisions([manifest])).toThrow("without looking");
});
