// Goal: --from makes a new release of what another one pins, on the AMI of today; whatever else the
// command line or slipway.yaml says by now is refused or does not matter.
// Method: the command in process on stores in memory, whose AMI and config move on meanwhile.
import { expect, test } from "vitest";
import type { ReleaseOptions } from "../../../../src/cli/command-options.ts";
import { runReleaseCreate } from "../../../../src/cli/release-create.ts";
import type { Release } from "../../../../src/domain/release.ts";
import { failureOf } from "../failure-of.ts";
import { fakeContext } from "../fake-context.ts";
import { connectTo, memoryStores, type MemoryStores } from "../memory-stores.ts";
import { temporaryDirectory } from "../temporary-directory.ts";

const settings = "service: web\nport: 8080\nenvironments: { rehearsal: }\n";
const tree = { "slipway.yaml": settings, Dockerfile: "FROM x@sha256:1\n" };

interface World {
  readonly stores: MemoryStores;
  ami: string;
  readonly create: (
    options: ReleaseOptions,
    files?: Record<string, string>,
  ) => Promise<{ release: Release; err: string }>;
}

function world(): World {
  const stores = memoryStores();
  const open = connectTo({
    ...stores,
    resolveAmi: (override) => Promise.resolve(override ?? here.ami),
  });
  const here: World = {
    stores,
    ami: "ami-old",
    async create(options, files = tree) {
      const context = fakeContext({ cwd: temporaryDirectory(files), flags: { json: true } });
      expect(await runReleaseCreate(context, [], options, open)).toBe(0);
      return { release: JSON.parse(context.printed.out), err: context.printed.err };
    },
  };
  return here;
}

test("everything is kept but AMI, number, id, and who and when; slipway.yaml does not matter", async () => {
  const here = world();
  const { release: first } = await here.create({ id: "v1", reason: "first" });
  here.stores.writeVersion({ A: "1" }, "ann");
  here.ami = "ami-new";
  const changed = {
    ...tree,
    "slipway.yaml": `${settings}instance: { type: m7g.large }\nrun: { memory: 1g }\nconfig: { required: [NEW] }\n`,
  };
  const { release, err } = await here.create({ from: "r1" }, changed);
  expect(release).toEqual({
    ...first,
    number: 2,
    id: "v1.2",
    ami: "ami-new",
    createdAt: expect.any(String),
    reason: "r1 on the AMI of today",
  });
  expect(err).toBe("");
  const own = { ...tree, "slipway.yaml": `${settings}instance: { ami: ami-0123 }\n` };
  const { release: third } = await here.create({ from: "v1", reason: "CVE" }, own);
  expect(third).toMatchObject({ number: 3, id: "v1.3", ami: "ami-0123", reason: "CVE" });
});

test("it is a new release though the AMI is the same, and that is said", async () => {
  const here = world();
  await here.create({ id: "v1" });
  const second = await here.create({ from: "r1" });
  expect(second.release).toMatchObject({ number: 2, id: "v1.2" });
  expect(second.err).toBe(
    "warning: ami-old is still the AMI, so nothing differs from r1 but the number.\n",
  );
  expect((await here.create({ from: "r2" })).release).toMatchObject({ number: 3, id: "v1.3" });
});

test("with --id it is that release, once", async () => {
  const here = world();
  await here.create({ id: "v1" });
  here.ami = "ami-new";
  const patched = { from: "r1", id: "patched" };
  expect((await here.create(patched)).release).toMatchObject({ number: 2, id: "patched" });
  expect((await here.create(patched)).release.number).toBe(2);
  here.ami = "ami-newer";
  expect((await failureOf(() => here.create(patched))).code).toBe("CONFLICT");
});

test.each<[ReleaseOptions, string]>([
  [{ image: "x:1" }, "--from r1 takes that release's artifact, so --image has nothing to make."],
  [{ source: "." }, "--from r1 takes that release's artifact, so --source has nothing to make."],
  [{ sha256: "ab" }, "--from r1 takes that release's artifact, so --sha256 has nothing to make."],
  [{ id: "r7" }, "--id r7 cannot be a release id: it looks like a release number."],
])("%j beside it is refused", async (beside, summary) => {
  const here = world();
  await here.create({ id: "v1" });
  const failure = await failureOf(() => here.create({ from: "r1", ...beside }));
  expect(failure).toMatchObject({ code: "BAD_INPUT", summary });
  expect(here.stores.published).toHaveLength(1);
});

test("a release that is not there, or whose config is gone, is refused in words", async () => {
  const here = world();
  await here.create({ id: "v1" });
  expect((await failureOf(() => here.create({ from: "r9" }))).summary).toBe(
    "There is no release r9; the newest are r1 (v1).",
  );
  here.stores.releases.reasonIncomplete = () =>
    Promise.resolve("config version 1 has been cleaned up");
  expect(await failureOf(() => here.create({ from: "r1" }))).toMatchObject({
    code: "NOT_FOUND",
    summary: "r1 (v1) cannot be released anew: config version 1 has been cleaned up.",
  });
  expect(here.stores.published).toHaveLength(1);
});
