// Goal: `slipway doctor` says what it found in words and as one object, ends with the exit code that goes
// with it, checks the environment even where there is nothing to deploy on, and mends only when told.
// Method: the real command line on the stand-in under virtual time.
import { CreateTargetGroupCommand } from "@aws-sdk/client-elastic-load-balancing-v2";
import { beforeEach, describe, expect, test } from "vitest";
import { baseParameter, fleetName, fleetTags } from "../../../src/domain/names.ts";
import { storyFiles } from "./support/story.ts";
import { WatchedCommands } from "./support/watched-commands.ts";

let slipway: WatchedCommands;

beforeEach(() => {
  slipway = new WatchedCommands(storyFiles);
});

const published = () => {
  const { value } = slipway.world.standin.region.parameters.get(baseParameter("test"))!;
  return JSON.parse(value) as Record<string, unknown>;
};
const publish = (value: unknown): void => {
  slipway.world.standin.region.parameters.set(baseParameter("test"), JSON.stringify(value));
};
const said = async (line: string) => {
  const { exitCode, out, err, calls } = await slipway.run(line);
  return { exitCode, err, calls, ...(JSON.parse(out) as { outcome: string; findings: unknown[] }) };
};
const mutations = ({ calls }: { calls: readonly { action: string; mutating: boolean }[] }) =>
  calls.filter(({ mutating }) => mutating).map(({ action }) => action);

test("nothing to find: exit 0, in words and as an object; nothing is changed", async () => {
  const { exitCode, out, calls } = await slipway.run("slipway doctor");
  expect([exitCode, out]).toEqual([0, "web in test: as it should be.\n"]);
  expect(mutations({ calls })).toEqual([]);
  expect(await said("slipway doctor --json")).toMatchObject({
    outcome: "healthy",
    exitCode: 0,
    service: "web",
    environment: "test",
    findings: [],
  });
});

describe("an environment that is not as its stack should have published it", () => {
  test.each([
    ["newer", 2, "is of schema version 2, and this slipway reads 1."],
    ["older", 0, "does not describe a base: schemaVersion is 0, not 1."],
  ])("BASE_UNFIT: its schema is %s", async (_which, schemaVersion, words) => {
    publish({ ...published(), schemaVersion });
    const summary = `Parameter /slipway/test/base ${words}`;
    const { exitCode, out } = await slipway.run("slipway doctor");
    expect(exitCode).toBe(3);
    expect(out).toMatch(
      /^web in test: 1 to be mended\.\ncritical BASE_UNFIT: Parameter \S+ .*\n {2}\w+/,
    );
    expect(await said("slipway doctor --json")).toMatchObject({
      outcome: "needs-operator",
      exitCode: 3,
      findings: [{ code: "BASE_UNFIT", severity: "critical", summary, fix: null, next: null }],
    });
  });

  test.each([
    ["has no listener", { listenerArn: undefined }, "listenerArn must be a text and is missing"],
    ["has no subnets", { subnetIds: [] }, "subnetIds must be a list of texts and is []"],
    [
      "is of another Region",
      { region: "eu-west-1" },
      "is of Region eu-west-1, but this command runs",
    ],
  ])("BASE_UNFIT: it %s", async (_how, change, words) => {
    publish({ ...published(), ...change });
    const { exitCode, findings } = await said("slipway doctor --json");
    expect([exitCode, findings]).toEqual([
      3,
      [
        expect.objectContaining({
          code: "BASE_UNFIT",
          summary: expect.stringContaining(words),
          advice: expect.stringMatching(/CDK stack|--region eu-west-1/),
        }),
      ],
    ]);
  });

  test("NO_INSTANCE_PROFILE, and the service's own stack mends it", async () => {
    const { instanceProfileArn, ...rest } = published();
    publish(rest);
    const { exitCode, out } = await slipway.run("slipway doctor");
    expect(exitCode).toBe(3);
    expect(out).toContain("problem NO_INSTANCE_PROFILE: ");
    const service = JSON.stringify({ schemaVersion: 1, instanceProfileArn });
    slipway.world.standin.region.parameters.set("/slipway/test/services/web", service);
    expect((await slipway.run("slipway doctor")).exitCode).toBe(0);
  });

  test("GROUND: the AMI's parameter names one that is gone", async () => {
    const { parameters } = slipway.world.standin.region;
    parameters.set(slipway.world.base.amiParameter, "ami-0aaaaaaaaaaaaaaaa");
    const { exitCode, findings } = await said("slipway doctor --json");
    expect([exitCode, findings]).toMatchObject([3, [{ code: "GROUND" }]]);
  });

  test("CREDENTIALS_REFUSED: a role that may read nothing", async () => {
    slipway.world.standin.region.iam.putRole("web-deployer", []);
    const { exitCode, findings } = await said("slipway doctor --json");
    expect([exitCode, findings]).toMatchObject([3, [{ code: "CREDENTIALS_REFUSED" }]]);
  });
});

describe("with --fix", () => {
  const name = fleetName("web", "test", 7);

  beforeEach(async () => {
    const owner = { service: "web", environment: "test", rollout: 7, releaseId: "gone" };
    const { clients } = slipway.world.process("hand");
    clients.guard.arm(() => undefined);
    const Tags = Object.entries(fleetTags(owner)).map(([Key, Value]) => ({ Key, Value }));
    const group = { Name: name, Protocol: "HTTP" as const, Port: 80, Tags };
    const command = new CreateTargetGroupCommand({ ...group, VpcId: slipway.world.base.vpcId });
    await slipway.world.until(clients.elb.writes.send(command));
  });

  test("without it the same is told, with what --fix would do; exit 3", async () => {
    const { exitCode, out } = await slipway.run("slipway doctor");
    expect(exitCode).toBe(3);
    expect(out).toContain("slipway doctor --fix would: drain and delete what stands of it");
  });

  test("it says what it changes, changes it, and ends with 0", async () => {
    const healed = await said("slipway doctor --fix --yes --json");
    expect(healed.err).toContain("This would be changed:\n  drain and delete what stands of it");
    expect(healed).toMatchObject({
      outcome: "healed",
      exitCode: 0,
      findings: [{ code: "ORPHAN_FLEET", fix: "remove-fleet", healed: true, failure: null }],
    });
    expect(mutations(healed)).toEqual([
      "dynamodb:PutItem",
      "elasticloadbalancing:DeleteTargetGroup",
      "dynamodb:UpdateItem",
    ]);
    expect((await slipway.run("slipway doctor")).exitCode).toBe(0);
  });

  test("a lease that somebody alive holds is not waited for: exit 4, nothing changed", async () => {
    const { world } = slipway.world.process("bob@laptop (pid 9)");
    const held = world.leases.acquire("deploy", false, () => undefined);
    await slipway.world.until(held);
    const { exitCode, err, calls } = await slipway.run("slipway doctor --fix --yes");
    expect([exitCode, mutations({ calls })]).toEqual([4, []]);
    expect(err).toContain("bob@laptop (pid 9) is changing web: deploy");
  });

  test("nothing is changed without a terminal and without --yes", async () => {
    const { exitCode, calls } = await slipway.run("slipway doctor --fix");
    expect([exitCode, calls]).toEqual([2, []]);
  });
});
