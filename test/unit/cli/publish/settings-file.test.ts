// Goal: a release tells which commit of which file it was made by, though that file is kept in
// another repository than the source; requireClean holds for both.
// Method: the command in process, two real repositories, stores in memory.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { ReleaseOptions } from "../../../../src/cli/command-options.ts";
import { runReleaseCreate } from "../../../../src/cli/release-create.ts";
import type { Release } from "../../../../src/domain/release.ts";
import type { ReleaseView } from "../../../../src/domain/release-view.ts";
import { releaseLines } from "../../../../src/report/release-lines.ts";
import { failureOf } from "../failure-of.ts";
import { fakeContext } from "../fake-context.ts";
import { connectTo, memoryStores } from "../memory-stores.ts";
import { temporaryDirectory } from "../temporary-directory.ts";
import { repository } from "./repository.ts";

const settings = "service: web\nport: 8080\nenvironments: { rehearsal: }\n";

function create(cwd: string, options: ReleaseOptions = {}, file?: string) {
  const stores = memoryStores();
  return async (): Promise<Release> => {
    const flags = { json: true, ...(file === undefined ? {} : { file }) };
    const context = fakeContext({ cwd, flags });
    expect(await runReleaseCreate(context, [], options, connectTo(stores))).toBe(0);
    return JSON.parse(context.printed.out);
  };
}

test("source and settings of two repositories are both recorded, by commit", async () => {
  const ops = repository({ "teams/web/slipway.yaml": settings });
  const code = repository({ Dockerfile: "FROM x@sha256:1\n" });
  const file = join(ops.directory, "teams/web/slipway.yaml");
  const publish = create(code.directory, { source: "." }, file);
  const release = await publish();
  const commit = ops.git("rev-parse", "HEAD");
  expect(release).toMatchObject({
    commit: code.git("rev-parse", "HEAD"),
    settingsFile: { path: "teams/web/slipway.yaml", commit, changed: false },
  });
  expect(release.id).toContain(code.git("rev-parse", "HEAD").slice(0, 7));
  ops.commit({ README: "" });
  expect((await publish()).settingsFile).toMatchObject({ commit });
  ops.write({ "teams/web/slipway.yaml": `${settings}bake: 1m\n` });
  const changed = await create(code.directory, { source: "." }, file)();
  expect(changed.settingsFile).toMatchObject({ changed: true });
});

test("in one repository it is the commit of both; outside of any, or ignored, it is said", async () => {
  const one = repository({ "slipway.yaml": settings, Dockerfile: "FROM x@sha256:1\n" });
  const release = await create(one.directory)();
  expect(release.settingsFile).toEqual({
    path: "slipway.yaml",
    commit: release.commit,
    changed: false,
  });
  const none = temporaryDirectory({ "slipway.yaml": settings });
  const file = join(none, "slipway.yaml");
  expect(await create(one.directory, { source: "." }, file)()).not.toHaveProperty("settingsFile");
  const code = repository({ Dockerfile: "FROM x@sha256:1\n", ".gitignore": "*.yaml\n" });
  mkdirSync(join(code.directory, "ops"));
  writeFileSync(join(code.directory, "ops/slipway.yaml"), settings);
  const ignored = await create(code.directory, { source: "." }, "ops/slipway.yaml")();
  expect(ignored.settingsFile).toMatchObject({ path: "ops/slipway.yaml", changed: true });
});

test("requireClean is of the settings' repository too, and of images", async () => {
  const strict = `${settings}requireClean: true\n`;
  const ops = repository({ "slipway.yaml": strict });
  const code = repository({ Dockerfile: "FROM x@sha256:1\n" });
  const file = join(ops.directory, "slipway.yaml");
  expect((await create(code.directory, { source: "." }, file)()).number).toBe(1);
  const sha = ops.git("rev-parse", "HEAD").slice(0, 7);
  ops.write({ "slipway.yaml": `${strict}bake: 1m\n` });
  for (const made of [{ source: "." }, { image: "ghcr.io/web:1" }]) {
    expect((await failureOf(create(code.directory, made, file))).summary).toBe(
      `slipway.yaml says requireClean, and ${file} is not what commit ${sha} of its repository says.`,
    );
  }
  ops.commit();
  code.write({ "a.js": "" });
  expect((await failureOf(create(code.directory, { source: "." }, file))).summary).toMatch(
    / is not what commit [0-9a-f]{7} says: a\.js\.$/,
  );
  const lost = join(temporaryDirectory({ "slipway.yaml": strict }), "slipway.yaml");
  expect((await failureOf(create(code.directory, { image: "web:1" }, lost))).summary).toBe(
    `slipway.yaml says requireClean, and ${lost} is in no commit.`,
  );
});

test("show tells it in a line", () => {
  const settingsFile = { path: "teams/web/slipway.yaml", commit: "ab12", changed: true };
  const artifact = { kind: "image", reference: "web:1", digest: "sha256:1" } as const;
  const health = { path: "/", status: 200, intervalSeconds: 5, timeoutSeconds: 2 };
  const view = {
    release: "r1",
    reason: null,
    rollouts: [],
    references: [],
    configDiff: null,
    artifact,
    commit: "cd34",
    settingsFile,
    config: { version: 1, sha256: "" },
    health,
    run: { env: {}, args: [], volumes: [], restart: "always", aws: "none" },
  } as unknown as ReleaseView;
  expect(releaseLines(view)).toContain("settings   teams/web/slipway.yaml at ab12, changed since");
});
