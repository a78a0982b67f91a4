// Goal: where instances start no images, deploying one is refused in words before anything is made.
// Method: the command in process on a small world whose base starts tarballs only.
import { expect, test } from "vitest";
import { runDeploy } from "../../../src/cli/deploy.ts";
import { runReleaseCreate } from "../../../src/cli/release-create.ts";
import { failureOf } from "./failure-of.ts";
import { fakeContext } from "./fake-context.ts";
import { repository } from "./publish/repository.ts";
import { smallConnection } from "./small-connection.ts";
import { temporaryDirectory } from "./temporary-directory.ts";

const file = "service: web\nport: 8080\nenvironments: { rehearsal: }\n";
const context = () => fakeContext({ cwd: temporaryDirectory({ "slipway.yaml": file }) });
const refusal = (id: string) => ({
  code: "PREFLIGHT",
  summary: `Release ${id} is an image; instances of this base start only: tarball.`,
  remedy: "Deploy a release of source here: leave image out, or give --source.",
});

test("deploy --image publishes nothing, release create --image does, deploying that is refused", async () => {
  const { small, stores, open } = await smallConnection();
  const image = { image: "ghcr.io/team/web:2" };
  const deploy = () => runDeploy(context(), [], { ...image, yes: true }, open);
  expect(await failureOf(deploy)).toEqual(refusal("ghcr.io/team/web:2"));
  expect(stores.published).toHaveLength(1);
  expect(await runReleaseCreate(context(), [], image, open)).toBe(0);
  expect(stores.published).toHaveLength(2);
  small.calls.length = 0;
  const deployIt = () => runDeploy(context(), ["r2"], { yes: true }, open);
  expect(await failureOf(deployIt)).toEqual(refusal("2-dddddddddddd"));
  expect(small.calls).toEqual([]);
});

test("what only Docker gives a program is refused there too, before anything is published", async () => {
  const { small, stores, open } = await smallConnection();
  const run = "run: { privileged: true, options: { pids: 9, shmSize: 1g, init: true } }\n";
  const { directory } = repository({ "slipway.yaml": file + run, Dockerfile: "FROM x\n" });
  small.calls.length = 0;
  const deploy = () =>
    runDeploy(fakeContext({ cwd: directory }), [], { yes: true, id: "v1" }, open);
  expect(await failureOf(deploy)).toEqual({
    code: "PREFLIGHT",
    summary:
      "Release v1 asks for run.privileged, run.options.shmSize, run.options.pids, and instances " +
      "of this base start programs without Docker.",
    remedy: "Leave it out for this environment, or deploy on a base whose AMI has Docker.",
  });
  expect(stores.published).toHaveLength(1);
  expect(small.calls).toEqual([]);
});

test("the placeholder of our own advice is no reason to force anything", async () => {
  const options = { yes: true, forceBad: true, reason: "TEXT" };
  const failure = await failureOf(() => runDeploy(fakeContext(), ["r1"], options));
  expect(failure).toMatchObject({
    code: "BAD_INPUT",
    summary: expect.stringContaining("your own words"),
  });
});
