// Goal: a build reaches packages as its user does, though it does not see that user's home.
// Method: a home with files of pip and npm; variables that say otherwise.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { packageSources } from "../../../../../src/standin/instances/boot/package-sources.ts";

const pip = `# mine
[install]
index-url = https://not.this/simple
[global]
index-url = https://mirror.test/simple
find-links = /opt/wheels
timeout: 3
extra-index-url =
    https://a.test/simple
    https://b.test/simple
`;

test("the user's files name registries, and nothing else gets in", async () => {
  const home = homeWith({
    ".config/pip/pip.conf": pip,
    ".npmrc": "fund=false\nregistry = https://npm.test/\n//npm.test/:_authToken=secret\n",
  });
  expect(await packageSources({ HOME: home, PIP_CACHE_DIR: "/x", SECRET: "y" })).toEqual({
    PIP_INDEX_URL: "https://mirror.test/simple",
    PIP_FIND_LINKS: "/opt/wheels",
    PIP_EXTRA_INDEX_URL: "https://a.test/simple https://b.test/simple",
    npm_config_registry: "https://npm.test/",
  });
});

test("variables win over files", async () => {
  const home = homeWith({ ".pip/pip.conf": pip, ".npmrc": "registry=https://npm.test/" });
  const environment = {
    HOME: home,
    PIP_INDEX_URL: "https://other.test",
    NPM_CONFIG_REGISTRY: "https://npm2.test",
    https_proxy: "http://proxy",
  };
  expect(await packageSources(environment)).toEqual({
    PIP_INDEX_URL: "https://other.test",
    PIP_FIND_LINKS: "/opt/wheels",
    PIP_EXTRA_INDEX_URL: "https://a.test/simple https://b.test/simple",
    NPM_CONFIG_REGISTRY: "https://npm2.test",
    https_proxy: "http://proxy",
  });
});

test("a home without such files says nothing", async () => {
  expect(await packageSources({ HOME: homeWith({}) })).toEqual({});
  expect(await packageSources({})).toEqual({});
});

function homeWith(files: Readonly<Record<string, string>>): string {
  const home = mkdtempSync(join(tmpdir(), "slipway-home-"));
  onTestFinished(() => rmSync(home, { recursive: true, force: true }));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(home, path)), { recursive: true });
    writeFileSync(join(home, path), text);
  }
  return home;
}
