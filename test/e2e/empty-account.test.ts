// Goal: README's chapter from an empty account to the first release is true: its commands, as many as
// it says, in its order, end in a release that answers; those of its removal leave nothing behind.
// In between, what somebody breaks by hand is found and mended.
// Method: the commands are read from the chapter and run in a shell, in a newcomer's repository,
// against the stand-in, which takes the place of what wants an account; timed together.
import { execFile } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import {
  AutoScalingClient,
  DescribeAutoScalingGroupsCommand,
  SuspendProcessesCommand,
} from "@aws-sdk/client-auto-scaling";
import { CloudWatchLogsClient, GetLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { figure } from "../support/figure.ts";
import { commitFiles, nodeDockerfile } from "../support/repository.ts";
import { startLocalAws, type LocalAws } from "../support/slipway-process.ts";
import { administratorOf } from "../support/written-places.ts";

const project = new URL("../..", import.meta.url).pathname;
const readme = readFileSync(join(project, "README.md"), "utf8");
const [, chapter = ""] = /^## From an empty account .*\n([\s\S]*?)\n## /m.exec(readme) ?? [];
const [release = "", removal = ""] = chapter.split("### How to remove it all");

const commandsIn = (text: string): readonly string[] =>
  [...text.matchAll(/^\$ (.*?)(?: {2,}#.*)?$/gm)].map(([, command = ""]) => command);

/** What is done to an account, and to nothing here. */
const wantsAccount = (command: string): boolean =>
  /^cd cdk |^npx cdk |^aws |\$\(aws /.test(command);

const server = `
const { createServer } = require("node:http");
const server = createServer((request, response) => response.end(process.env.GREETING + "\\n"));
server.listen(8080);
process.on("SIGTERM", () => process.exit(0));
`;

let root: string;
let code: string;
let aws: LocalAws;

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), "slipway-chapter-"));
  code = join(root, "web");
  const bin = join(root, "bin");
  mkdirSync(code);
  mkdirSync(bin);
  const slipway = join(bin, "slipway");
  writeFileSync(slipway, `#!/bin/sh\nexec "${process.execPath}" "${project}dist/main.js" "$@"\n`);
  chmodSync(slipway, 0o755);
  const files = {
    "server.js": server,
    Dockerfile: nodeDockerfile,
    "package.json": '{"name":"web"}',
  };
  commitFiles(code, files, "a program");
  aws = await startLocalAws(root, ["web"]);
});

afterAll(async () => {
  await aws?.stop();
  rmSync(root, { recursive: true, force: true });
});

/** Runs a command of the chapter as a newcomer does; resolves to what it printed. */
async function run(command: string): Promise<string> {
  const here = command
    .replace("--environment production", "--environment rehearsal")
    .replace("http://ADDRESS", aws.loadBalancer);
  const author = { GIT_AUTHOR_NAME: "ann", GIT_AUTHOR_EMAIL: "ann@localhost" };
  const committer = { GIT_COMMITTER_NAME: "ann", GIT_COMMITTER_EMAIL: "ann@localhost" };
  const PATH = `${join(root, "bin")}:${process.env["PATH"]}`;
  const env = { ...process.env, ...aws.env, ...author, ...committer, PATH };
  const { stdout } = await promisify(execFile)("sh", ["-c", here], { cwd: code, env });
  return stdout;
}

test("the chapter counts its commands rightly", () => {
  const commands = commandsIn(release);
  const base = commands.filter(wantsAccount).length;
  expect(release).toContain(
    `These are ${commands.length} commands: ${base} make the base, ${commands.length - base} the release`,
  );
  expect(commands.findLastIndex(wantsAccount)).toBe(base - 1);
  expect(base).toBeGreaterThan(2);
});

test("its commands end in a release that answers, which the dashboard is told of", async () => {
  const before = Date.now();
  const printed: string[] = [];
  for (const command of commandsIn(release)) {
    if (!wantsAccount(command)) printed.push(await run(command));
  }
  figure("the chapter against the stand-in", (Date.now() - before) / 1000, "s");
  expect(printed.at(-1)).toBe("hello\n");
  expect(printed.at(-2)).toContain("Live: ");
  const logs = new CloudWatchLogsClient(administratorOf(aws));
  const stream = { logGroupName: "/slipway/rehearsal", logStreamName: "web/releases" };
  const { events = [] } = await logs.send(new GetLogEventsCommand(stream));
  const told = events.map(({ message = "" }) => JSON.parse(message));
  expect(told.map(({ event }) => event)).toEqual([
    "rollout-started",
    ...Array(told.length - 2).fill("traffic-shifted"),
    "rollout-finished",
  ]);
  expect(told.at(-1)).toMatchObject({ service: "web", outcome: "live" });
});

test("doctor finds it as it should be; what somebody suspends by hand it finds and mends", async () => {
  const healthy = "web in rehearsal: as it should be.\n";
  expect(await run("slipway doctor")).toBe(healthy);
  const groups = new AutoScalingClient(administratorOf(aws));
  const { AutoScalingGroups = [] } = await groups.send(new DescribeAutoScalingGroupsCommand());
  const [{ AutoScalingGroupName } = {}] = AutoScalingGroups;
  const ScalingProcesses = ["Launch"];
  await groups.send(new SuspendProcessesCommand({ AutoScalingGroupName, ScalingProcesses }));
  await expect(run("slipway doctor")).rejects.toMatchObject({
    code: 3,
    stdout: expect.stringContaining("slipway doctor --fix would: "),
  });
  expect(await run("slipway doctor --fix --yes")).toContain("Launch");
  expect(await run("slipway doctor")).toBe(healthy);
});

test("those of the removal leave nothing of the service's", async () => {
  for (const command of commandsIn(removal)) {
    if (!wantsAccount(command)) expect(await run(command)).toContain("web is gone from rehearsal");
  }
  await expect(run("curl --fail http://ADDRESS/")).rejects.toThrow(/503/);
});
