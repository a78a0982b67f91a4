// Goal: a stand-in with --state that was killed is taken up again with its instances and no others:
// the next one removes what is left of those that have ended or that nobody has written down.
// Method: the built stand-in in its own process, SIGKILL, a container under its name that it has
// never heard of, and the same directory again at once.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { EC2Client, TerminateInstancesCommand } from "@aws-sdk/client-ec2";
import { afterAll, beforeAll, expect } from "vitest";
import { testUnless } from "../support/machine-lacks.ts";
import { startLocalAws, type LocalAws } from "../support/slipway-process.ts";
import { administratorOf } from "../support/written-places.ts";
import { docker, lackOfDocker } from "./support/docker-engine.ts";
import { markOf } from "./support/instance-containers.ts";
import { instanceStates, launchInstances } from "./support/launched-instances.ts";
import { until } from "../support/until.ts";

const lack = lackOfDocker();
const check = testUnless(lack);

let root: string;
let aws: LocalAws;
const kept = (): string => join(root, "state", "region.state");
const start = (): Promise<LocalAws> =>
  startLocalAws(root, [], ["--instances", "container", "--state", join(root, "state")]);
beforeAll(async () => {
  if (lack !== undefined) return;
  root = mkdtempSync(join(tmpdir(), "slipway-docker-"));
  aws = await start();
}, 300_000);
afterAll(async () => {
  if (lack !== undefined) return;
  await aws?.stop();
  if (label !== undefined) {
    docker(["rm", "--force", "--volumes", ...ours()]);
    docker(["network", "prune", "--force", "--filter", `label=${label}`]);
  }
  rmSync(root, { recursive: true, force: true });
});

/** What everything of this stand-in is marked with. */
let label: string | undefined;
const ours = (): readonly string[] =>
  docker(["ps", "--all", "--filter", `label=${label}`, "--format", "{{.Names}}"])
    .split("\n")
    .filter((name) => name !== "");

const isRunning = (id: string): boolean =>
  docker(["inspect", "--format", "{{.State.Running}}", `slipway-${id}`]) === "true";

check(
  "killed with one instance running and one on its way out, it goes on with the one",
  async () => {
    const [stays = "", goes = ""] = await launchInstances(aws, 2);
    label = markOf(`slipway-${stays}`);
    const ids = { InstanceIds: [goes] };
    await new EC2Client(administratorOf(aws)).send(new TerminateInstancesCommand(ids));
    // On the disk, too: what is not written yet a kill undoes.
    await until(
      () => Promise.resolve(/"(shutting-down|terminated)"/.test(readFileSync(kept(), "utf8"))),
      () => goes,
    );
    await aws.kill();
    const image = docker(["inspect", "--format", "{{.Image}}", `slipway-${stays}`]);
    const stray = "slipway-i-00000000000000bad";
    docker(["create", "--name", stray, "--label", label, image, "/bin/true"]);
    aws = await start();
    expect(ours()).not.toContain(stray);
    await until(
      () => Promise.resolve(ours().join() === `slipway-${stays}` && isRunning(stays)),
      () => docker(["ps", "--all"]),
    );
    expect(await instanceStates(aws)).toEqual({ [stays]: "running", [goes]: "terminated" });
    // Whatever the killed one's own end still had in hand, it has let go of it before.
    expect(isRunning(stays)).toBe(true);
  },
  180_000,
);
