import { env } from "node:process";
import { expect, test } from "vitest";
import { machineTraces, privateRegistryHosts } from "./rules/machine-traces.ts";
import { projectFiles } from "./tree.ts";

test("nothing names the machine it was written on", () => {
  expect(machineTraces(privateRegistryHosts(env))(projectFiles())).toEqual([]);
});

// Spelt in pieces, so that this file does not break the rule it tests.
const home = `/${"root"}/`;

test.each([
  ["src/cli/x.ts", `const path = "${home}project";`],
  ["README.md", `cd /${"work"}/somewhere`],
  ["test/unit/x.test.ts", "fetch('https://npm.private.example/zod')"],
  [".npmrc", "registry=https://elsewhere.example/"],
  ["package-lock.json", '"resolved": "https://elsewhere.example/zod.tgz",'],
])("%s may not say %s", (path, text) => {
  expect(machineTraces(["npm.private.example"])([{ path, text }])).toHaveLength(1);
});

test.each([
  ["src/cli/x.ts", 'const path = "src/work/x"; const home = "/root"; "/proc/1/root/etc"'],
  ["package-lock.json", '"resolved": "https://registry.npmjs.org/zod/-/zod-4.tgz",'],
])("%s may say %s", (path, text) => {
  expect(machineTraces(["npm.private.example"])([{ path, text }])).toEqual([]);
});

test("private registries are those this machine is told to use, the public ones apart", () => {
  expect(
    privateRegistryHosts({
      npm_config_registry: "https://npm.private.example/some/path",
      PIP_INDEX_URL: "https://pypi.org/simple",
      GOPROXY: "https://go.private.example,direct",
    }),
  ).toEqual(["npm.private.example", "go.private.example"]);
});
