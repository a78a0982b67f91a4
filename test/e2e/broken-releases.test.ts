// Goal: every way a release can be broken is named truly and soon, stable loses no request, and
// nothing of the candidate remains but its record, marked failed.
// Method: one live service under traffic, then one broken release after another on top of it.
import { appendFileSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { figure } from "../support/figure.ts";
import { load } from "../support/load.ts";
import * as repository from "../support/repository.ts";
import {
  slipway,
  startLocalAws,
  type Finished,
  type LocalAws,
} from "../support/slipway-process.ts";

const service = { name: "shop", path: "/*", priority: 100, port: 8080 };
const settings = repository.settingsFor(service);
let root: string;
let aws: LocalAws;
let stable: string;

const run = async (...args: string[]) => await slipway(root, [...args, "--json"], aws.env);

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), "slipway-e2e-"));
  aws = await startLocalAws(root, ["shop", "other"], ["--state", join(root, ".state")]);
  repository.commitFiles(
    root,
    {
      Dockerfile: repository.nodeDockerfile,
      ".gitignore": ".state\n",
      "server.js": repository.nodeServer("good"),
      "slipway.yaml": settings,
    },
    "good",
  );
  const first = await run("deploy", "--yes");
  expect(first.exitCode, first.stdout + first.stderr).toBe(0);
  stable = first.result.release ?? "";
});

afterAll(async () => {
  expect((await aws.control("unsupported")).items).toEqual([]);
  await aws.stop();
  rmSync(root, { recursive: true, force: true });
});

/** A release that failed has halted the service: the next deploy must be let through. */
async function expectHalted(): Promise<void> {
  const held = await run("deploy", "--yes");
  expect(held.result).toMatchObject({ outcome: "refused", code: "HALTED" });
  expect((await run("unfreeze", "--reason", "the next one")).exitCode).toBe(0);
}

/** Deploys what stands in the tree under traffic; stable must not notice. */
async function refused(program: string, code: string, files: repository.Files = {}) {
  repository.commitFiles(root, { "server.js": program, ...files }, code);
  const traffic = load(aws.loadBalancer);
  const ended = await run("deploy", "--yes");
  const report = await traffic.stop();
  expect(ended.exitCode, ended.stdout + ended.stderr).toBe(1);
  expect(ended.result).toMatchObject({
    outcome: "rolled-back",
    code,
    previous: stable,
    serving: [{ release: stable, percent: 100 }],
    left: [],
  });
  expect(report.failures).toEqual([]);
  await expectNothingLeft(ended);
  await expectHalted();
  return ended;
}

async function expectNothingLeft(ended: Finished): Promise<void> {
  const { releases } = { releases: (await run("release", "list")).result as unknown as any[] };
  const record = releases.find((row) => row.id === ended.result.release);
  expect(record?.state).toBe("failed");
  const launches = (await aws.control("launches")).launches.filter(
    (launch: any) => launch.tags["slipway:release"] === ended.result.release,
  );
  expect(launches).toHaveLength(1);
  const standing = (await aws.control("standing")) as Record<string, string[]>;
  const name = launches[0].launchTemplateName as string;
  expect(JSON.stringify(standing)).not.toContain(name);
  expect(standing["instances"]).not.toContain(launches[0].instanceId);
}

/** Seconds from the moment the program said its last words, by its own clock, to the end. */
function secondsSinceSaid(ended: Finished, words: string): number {
  const said = ended.result.evidence.find((line) => line.includes(words));
  expect(said, ended.result.evidence.join("\n")).toBeDefined();
  return (ended.endedAt - Number(/(\d{13})/.exec(said ?? "")?.[1])) / 1000;
}

/** Seconds from the last boot event that names the failure to the end of the process. */
const secondsFrom = (ended: Finished, isEvent: (event: any) => boolean): number => {
  const seen = ended.events.find(({ event }) => isEvent(event));
  return (ended.endedAt - (seen?.at ?? 0)) / 1000;
};
const stepFailed = (event: any): boolean => event.event === "step-failed";
const isFailedBoot = (event: any): boolean =>
  event.event === "boot-progress" && event.state === "failed";

// Faults: I1.
test("a program that crashes at its start", async () => {
  const ended = await refused(
    `console.log("starting up");\nconsole.error("no database at db:5432", Date.now());\nprocess.exit(3);\n`,
    "BOOT_FAILED",
  );
  expect(ended.result.reason).toContain("PROGRAM_EXITED");
  expect(ended.result.reason).toContain("exit 3");
  const seconds = secondsSinceSaid(ended, "no database at db:5432");
  figure("first crash at start to the end of the rollout", seconds, "s");
  expect(seconds).toBeLessThan(5);
});

// Faults: I2.
test("a program that crashes once it has served for a while", async () => {
  const ended = await refused(
    `${repository.nodeServer("doomed")}\nsetTimeout(() => { console.error("out of luck", Date.now()); process.exit(4); }, 1500);\n`,
    "PROGRAM_CRASHED",
  );
  const seconds = secondsSinceSaid(ended, "out of luck");
  figure("crash after ready to the end of the rollout", seconds, "s");
  expect(seconds).toBeLessThan(5);
});

// Faults: I13, X3.
test("a tarball whose bytes changed after it was published", async () => {
  const sources = join(root, ".state", "sources");
  repository.commitFiles(root, { "server.js": repository.nodeServer("tampered") }, "tampered");
  const before = new Set(files(sources));
  const created = await run("release", "create");
  expect(created.exitCode, created.stderr).toBe(0);
  const fresh = files(sources).find((file) => !before.has(file));
  expect(fresh).toBeDefined();
  appendFileSync(join(sources, fresh ?? ""), "x");
  const traffic = load(aws.loadBalancer);
  const ended = await run("deploy", (created.result as any).id, "--yes");
  expect((await traffic.stop()).failures).toEqual([]);
  expect(ended.result).toMatchObject({ outcome: "rolled-back", code: "BOOT_FAILED" });
  expect(ended.result.reason).toContain("ARTIFACT_CHECKSUM");
  const seconds = secondsFrom(ended, isFailedBoot);
  figure("wrong checksum reported to the end of the rollout", seconds, "s");
  expect(seconds).toBeLessThan(5);
  await expectNothingLeft(ended);
  await expectHalted();
});

// Faults: I1.
test("a program that never becomes healthy", async () => {
  const ended = await refused(
    `require("node:http").createServer((q, r) => { r.statusCode = 500; r.end("still warming up"); }).listen(8080);\n`,
    "BOOT_FAILED",
    { "slipway.yaml": settings.replace("within: 20s", "within: 6s") },
  );
  expect(ended.result.reason).toContain("500");
  expect(ended.result.reason).toContain("still warming up");
  const launched = ended.events.find(({ event }) => event.event === "boot-progress");
  const verdict = ended.events.find(({ event }) => stepFailed(event));
  const seconds = ((verdict?.at ?? 0) - (launched?.at ?? 0)) / 1000;
  figure("first sign of the instance to the verdict, health.within 6 s", seconds, "s");
  expect(seconds).toBeLessThan(6 + 2);
});

test("a program that listens on another port than it says", async () => {
  const ended = await refused(
    `require("node:http").createServer((q, r) => r.end("ok")).listen(3456);\n`,
    "BOOT_FAILED",
    { "slipway.yaml": settings.replace("within: 20s", "within: 5s") },
  );
  expect(ended.result.reason).toContain("3456");
  expect(ended.result.reason).toContain("8080");
});

test("an EXPOSE that says another port than slipway.yaml is refused before anything is made", async () => {
  const files = { Dockerfile: repository.nodeDockerfile.replace("EXPOSE 8080", "EXPOSE 3000") };
  repository.commitFiles(root, { ...files, "slipway.yaml": settings }, "other port");
  const since = Date.now();
  const ended = await run("deploy", "--yes");
  expect(ended.exitCode).toBe(2);
  expect(ended.stderr).toContain("3000");
  expect(ended.stderr).toContain("8080");
  const { requests } = await aws.control(`log?since=${since}`);
  expect(requests.filter((one: any) => one.mutating)).toEqual([]);
});

test("a second service on a taken route is refused by name, and nothing is published", async () => {
  repository.commitFiles(
    root,
    { Dockerfile: repository.nodeDockerfile, "server.js": repository.nodeServer("other") },
    "other service",
  );
  const other = await aws.as("other");
  const ask = async (...args: string[]) => await slipway(root, [...args, "--json"], other);
  const ended = await ask("deploy", "--service", "other", "--yes");
  expect(ended.exitCode).toBe(2);
  expect(ended.result.reason).toContain("service shop in rehearsal");
  expect((await ask("release", "list", "--service", "other")).result).toEqual([]);
});

function files(directory: string): string[] {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(directory.length + 1));
}
