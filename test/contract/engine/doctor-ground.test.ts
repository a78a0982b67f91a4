// Goal: doctor tells what the next instance and the next rollout will lack: network, AMI, records,
// role, quotas, credentials; of a service that was never deployed as well; and what it could not see.
// Method: the real engine and adapters on the stand-in in virtual time; each test takes one thing away,
// or tells the adapters of something that is not there.
import { DeleteItemCommand } from "@aws-sdk/client-dynamodb";
import { DeregisterImageCommand } from "@aws-sdk/client-ec2";
import {
  DeleteListenerCommand,
  ModifyListenerCommand,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import { beforeEach, describe, expect, test } from "vitest";
import { resolveAmi } from "../../../src/aws/base.ts";
import { createGround } from "../../../src/aws/ground.ts";
import { fail } from "../../../src/domain/failure.ts";
import type { Base } from "../../../src/domain/base.ts";
import { numberKey, partition } from "../../../src/domain/names.ts";
import type { DoctorRequest } from "../../../src/engine/doctor/doctor-request.ts";
import { Clinic } from "./support/clinic.ts";

let clinic: Clinic;

/** On ground that is as this base says. */
function on(base: Partial<Base>): Partial<DoctorRequest> {
  const { engineWorld, world } = clinic.service;
  const ground = createGround(clinic.hand, { ...world.base, ...base });
  return { world: { ...engineWorld, ground } };
}

const ami = "ami-0123456789abcdef0";
const resolved = (override?: string): Partial<DoctorRequest> => ({
  resolveAmi: () => resolveAmi(clinic.hand, clinic.service.world.base, override),
});

describe("of a service that was never deployed", () => {
  beforeEach(() => {
    clinic = new Clinic();
    clinic.region.parameters.set(clinic.service.world.base.amiParameter, ami);
  });

  test("nothing lacks", async () => {
    expect(await clinic.examine(resolved())).toEqual([]);
  });

  test("GROUND: a subnet that the base names is gone", async () => {
    const { subnetIds } = clinic.service.world.base;
    expect(await clinic.examine(on({ subnetIds: [...subnetIds, "subnet-0gone"] }))).toEqual([
      {
        code: "GROUND",
        summary: "The base names subnet subnet-0gone, which does not exist here.",
        advice: "Deploy the base's CDK stack again; it publishes the subnets there are.",
      },
    ]);
  });

  test("GROUND: the credentials are of another account", async () => {
    const [found] = await clinic.examine(on({ account: "999999999999" }));
    expect(found?.code).toBe("GROUND");
    expect(found?.summary).toMatch(/^The base is of account 999999999999, but these credentials/);
  });

  test("GROUND: the AMI that the next release would pin is gone, or nowhere named", async () => {
    expect(await clinic.examine(resolved("ami-0aaaaaaaaaaaaaaaa"))).toEqual([
      {
        code: "GROUND",
        summary: "AMI ami-0aaaaaaaaaaaaaaaa does not exist here.",
        advice: expect.stringContaining("bake the base's anew"),
      },
    ]);
    const [found] = await clinic.examine(resolved("/nowhere"));
    expect(found).toMatchObject({ code: "GROUND" });
    expect(found?.summary).toMatch(
      /^Parameter \S+, which should hold the AMI's id, does not exist/,
    );
  });

  test("NO_INSTANCE_PROFILE: the service's stack has published no role", async () => {
    expect(await clinic.examine({ instanceProfileArn: undefined })).toMatchObject([
      { code: "NO_INSTANCE_PROFILE", advice: expect.stringContaining("the service's CDK stack") },
    ]);
  });

  test("LISTENER_GONE: and what stands behind it is not judged", async () => {
    const ListenerArn = clinic.service.world.base.listenerArn;
    await clinic.until(clinic.hand.elb.writes.send(new DeleteListenerCommand({ ListenerArn })));
    const found = await clinic.examine();
    expect(found.map(({ code }) => code)).toEqual(["LISTENER_GONE"]);
    expect(found[0]?.advice).toContain("Deploy the base's CDK stack again");
  });

  test("QUOTA_NEAR: more than the load balancer takes, each by AWS's own number", async () => {
    const { settings } = clinic.service;
    const capacity = { ...settings.capacity, desired: 1_001 };
    expect(await clinic.examine({ settings: { ...settings, capacity } })).toMatchObject([
      {
        code: "QUOTA_NEAR",
        summary: "The load balancer has 0 of 1000 targets, and the next rollout needs 1001 more.",
      },
    ]);
    const quotas = { rules: 1, "target-groups": 0, targets: 2 };
    const limits = () =>
      Promise.resolve(
        new Map(
          Object.entries(quotas).map(([what, most]) => [
            `${what}-per-application-load-balancer`,
            most,
          ]),
        ),
      );
    const { estate } = clinic.request();
    const found = await clinic.examine({ estate: { ...estate, limits } });
    expect(found.map(({ summary }) => summary)).toEqual([
      "The load balancer has 0 of 0 target groups, and the next rollout needs 1 more.",
      "The load balancer has 0 of 1 rules, and the next rollout needs 2 more.",
    ]);
  });

  test("CREDENTIALS_SHORT: they end before a rollout would", async () => {
    const { engineWorld, world: virtual } = clinic.service;
    const expiresAt = virtual.time.now() + 10_000;
    const caller = { credentialsExpireAt: () => Promise.resolve(expiresAt) };
    const found = await clinic.examine({ world: { ...engineWorld, caller } });
    expect(found).toMatchObject([{ code: "CREDENTIALS_SHORT" }]);
    expect(found[0]?.summary).toMatch(
      /^The AWS credentials end in \d+ s, and a rollout takes about/,
    );
  });

  test("UNREACHABLE: acceptance checks have no way to the load balancer", async () => {
    const { engineWorld } = clinic.service;
    const probe = {
      ...engineWorld.probe,
      reasonUnreachable: () => Promise.resolve("127.0.0.1:8080 refuses connections"),
    };
    expect(await clinic.examine({ world: { ...engineWorld, probe } })).toMatchObject([
      { code: "UNREACHABLE", summary: expect.stringContaining("refuses connections") },
    ]);
  });

  test("LISTENER_DEFAULT: not the base's 503", async () => {
    const command = new ModifyListenerCommand({
      ListenerArn: clinic.service.world.base.listenerArn,
      DefaultActions: [{ Type: "fixed-response", FixedResponseConfig: { StatusCode: "404" } }],
    });
    await clinic.until(clinic.hand.elb.writes.send(command));
    expect(await clinic.codes()).toEqual(["LISTENER_DEFAULT"]);
  });

  test("NOT_CHECKED: what may not be looked at is told, the rest is looked at", async () => {
    const denied = () =>
      fail({ code: "PERMISSION", summary: "Not allowed: ec2:DescribeLaunchTemplates." });
    const { estate } = clinic.request();
    const changes = { estate: { ...estate, templates: denied }, instanceProfileArn: undefined };
    const found = await clinic.examine(changes);
    expect(found.map(({ code }) => code)).toEqual(["NO_INSTANCE_PROFILE", "NOT_CHECKED"]);
    expect(found[1]?.summary).toBe(
      "Launch templates could not be looked at: Not allowed: ec2:DescribeLaunchTemplates.",
    );
  });

  test("NOT_CHECKED: without the state table nothing can be judged", async () => {
    const { engineWorld } = clinic.service;
    const live = () =>
      fail({ code: "NOT_FOUND", summary: "The base names table t, which is gone." });
    const world = { ...engineWorld, ledger: { ...engineWorld.ledger, live } };
    expect(await clinic.examine({ world })).toMatchObject([
      { code: "NOT_CHECKED", summary: expect.stringContaining("The base names table t") },
    ]);
  });

  test("what ends this process ends it", async () => {
    const gone = () => fail({ code: "AWS_UNREACHABLE", summary: "AWS did not answer." });
    const { estate } = clinic.request();
    await expect(clinic.examine({ estate: { ...estate, groups: gone } })).rejects.toMatchObject({
      failure: { code: "AWS_UNREACHABLE" },
    });
  });
});

describe("of what the live release needs", () => {
  beforeEach(async () => {
    clinic = await Clinic.withRelease();
  });

  test("nothing lacks, and what is there counts towards quotas", async () => {
    expect(await clinic.examine()).toEqual([]);
    const { settings } = clinic.service;
    const capacity = { ...settings.capacity, desired: 999 };
    expect(await clinic.examine({ settings: { ...settings, capacity } })).toMatchObject([
      { summary: "The load balancer has 2 of 1000 targets, and the next rollout needs 999 more." },
    ]);
  });

  test("GROUND: its AMI is gone", async () => {
    const { writes } = await clinic.hand.ec2();
    await clinic.until(writes.send(new DeregisterImageCommand({ ImageId: ami })));
    const [found] = await clinic.examine();
    expect(found).toMatchObject({ code: "GROUND" });
    expect(found?.summary).toMatch(
      /^Release 1\.0\.0-1-abcdef0 needs AMI ami-0123456789abcdef0, which/,
    );
  });

  test.each([
    ["its record is gone", partition.release("web")],
    ["config version 1", partition.config("web")],
  ])("RELEASE_INCOMPLETE: %s", async (why, pk) => {
    const TableName = clinic.service.world.base.table;
    const Key = { pk: { S: pk }, sk: { S: numberKey(1) } };
    const command = new DeleteItemCommand({ TableName, Key });
    await clinic.until(clinic.hand.dynamodb.writes.send(command));
    const [found] = await clinic.examine();
    expect(found).toMatchObject({ code: "RELEASE_INCOMPLETE" });
    expect(found?.summary).toContain("No instance of live 1.0.0-1-abcdef0 could boot any more: ");
    expect(found?.summary).toContain(why);
  });
});
