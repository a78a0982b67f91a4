// Goal: the context that an instance sends to its Docker daemon is what Docker's own client would send.
// Method: the instance's script over trees on the disk, beside the table of Docker's own tests
// (patternmatcher_test.go of moby/patternmatcher) and the filter that publish packs by.
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect } from "vitest";
import { dockerContextFilter } from "../../src/cli/publish/docker-ignore.ts";
import { lackOfShell, testUnless } from "../support/machine-lacks.ts";
import { scripts } from "./support/boot-world.ts";

const check = testUnless(lackOfShell());
const script = `set -euo pipefail
  fail() { printf '%s: %s' "$1" "$2"; exit 1; }
  . "$1"
  build_list "$2" "$3" "$4"`;

let place = "";
let context = "";
beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), "slipway-context-"));
  context = join(place, "context");
});
afterEach(() => rmSync(place, { recursive: true, force: true }));

function tree(files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(context, path)), { recursive: true });
    writeFileSync(join(context, path), text);
  }
}

function listed(dockerfile = "Dockerfile"): { readonly sent: string[]; readonly said: string } {
  const list = join(place, "list");
  const library = join(scripts, "lib/build.sh");
  const run = spawnSync("bash", ["-c", script, "list", library, context, dockerfile, list], {
    encoding: "utf8",
  });
  expect(run.stderr).toBe("");
  const sent = run.status === 0 ? readFileSync(list, "utf8").trimEnd().split("\n") : [];
  return { sent: sent.map((path) => path.replace(/^\.\//, "")).sort(), said: run.stdout };
}

const ofDocker: readonly (readonly [rule: string, path: string, isIgnored: boolean])[] = [
  ["**", "file", true],
  ["**/", "file", true],
  ["**", "dir/file", true],
  ["dir/**", "dir/file", true],
  ["dir/**", "dir/dir2/file", true],
  ["dir/**", "other/file", false],
  ["**/dir", "dir/file", true],
  ["**/dir2/*", "dir/dir2/file", true],
  ["**/dir2/**", "dir/dir2/dir2/file", true],
  ["**file", "dir/dir/file", true],
  ["**/file", "dir/file", true],
  ["**/file*txt", "dir/dir/file.txt", true],
  ["**/**/*.txt", "dir/dir/file.txt", true],
  ["**/**/*.txt2", "dir/dir/file.txt", false],
  ["a**/*.txt", "a/dir/dir/file.txt", true],
  ["a[b-d]e", "ace", true],
  ["a[b-d]e", "aae", false],
  ["a[^b-d]e", "aze", true],
  ["a[\\]-]e", "a-e", true],
  [".*", ".foo", true],
  [".*", "foo", false],
  ["abc.def", "abcZdef", false],
  ["abc?def", "abcZdef", true],
  ["abc?def", "abcdef", false],
  ["abc?def", "abcüdef", true],
  ["abc?def", "abc/def", false],
  ["a\\\\", "a\\", true],
  ["a\\*b", "a*b", true],
  ["a\\*b", "axb", false],
  ["**/foo/bar", "dir/foo/bar", true],
  ["abc/**", "abc", false],
  ["**/.foo", "bar.foo", false],
  ["a(b)c/def", "a(b)c/xyz", false],
  ["a.|)$(}+{bc", "a.|)$(}+{bc", true],
  ["^a$", "^a$", true],
  ["/anchored/./x/../y/", "anchored/y/file", true],
  ["../out", "out", false],
  ["with space", "with space/file", true],
];

describe("a rule, and a path that it takes or leaves", () => {
  for (const [rule, path, isIgnored] of ofDocker) {
    check(`${rule} ${isIgnored ? "takes" : "leaves"} ${path}`, () => {
      tree({ ".dockerignore": `${rule}\n`, Dockerfile: "FROM scratch\n", [path]: "" });
      expect(listed().sent.includes(path)).toBe(!isIgnored);
    });
  }
});

const files = Object.fromEntries(
  ["server.js", "src/a.ts", "src/a.test.ts", "src/deep/b.test.ts", "node_modules/x/y.js"]
    .concat(["docs/guide.md", "README.md", ".env", "a b/ü.txt", "-n", "keep/me/here"])
    .map((path) => [path, path]),
);

const rules: readonly string[] = [
  "",
  "# a comment\n\n  node_modules  \r\n.env\n",
  "*\n!server.js\n!src\n**/*.test.ts\n",
  "**/*.md\n!README.md\n",
  "\uFEFFdocs\n!docs/guide.md\n",
  "**\n!keep/me\n! a b\n",
  ".dockerignore\nDockerfile\n-n\n",
];

for (const text of rules) {
  check(`sends what publish packs, by ${JSON.stringify(text)}`, async () => {
    const all = { ...files, Dockerfile: "FROM scratch\n", ".dockerignore": text };
    tree(all);
    const isSent = await dockerContextFilter(context, "Dockerfile");
    const { sent } = listed();
    expect(sent.filter((path) => path in all)).toEqual(Object.keys(all).filter(isSent).sort());
    const above = new Set(Object.keys(all).flatMap((path) => dirname(path).split("/")));
    expect(
      sent.filter((path) => !(path in all) && !above.has(path.split("/").at(-1) ?? "")),
    ).toEqual([]);
  });
}

check("the Dockerfile's own rules come before those of the context", () => {
  tree({ ...files, "build/Web": "", "build/Web.dockerignore": "*\n", ".dockerignore": "" });
  expect(listed("build/Web").sent).toEqual(["build", "build/Web", "build/Web.dockerignore"]);
});

for (const rule of ["a[b", "[]", "x\\", "!"]) {
  check(`${rule} is no rule`, () => {
    tree({ Dockerfile: "", ".dockerignore": `ok\n${rule}\n` });
    expect(listed().said).toBe(`BUILD_FAILED: .dockerignore has a syntax error: ${rule}`);
  });
}
