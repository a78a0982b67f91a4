// Goal: Secrets Manager surprises here as it does in AWS, and each surprise is looked at.
// Method: every quirk by its id through the real SDK client, then without it.
import {
  CreateSecretCommand,
  DeleteSecretCommand,
  DescribeSecretCommand,
  GetSecretValueCommand,
  ListSecretsCommand,
  PutSecretValueCommand,
  RestoreSecretCommand,
  type GetSecretValueCommandInput,
  type PutSecretValueCommandInput,
} from "@aws-sdk/client-secrets-manager";
import { expect } from "vitest";
import { accepted, type QuirkWorld, refused } from "./support/quirk-world.ts";
import { quirk } from "./support/quirk.ts";

const create = ({ secrets }: QuirkWorld, SecretString: string | undefined = "one") =>
  secrets.send(new CreateSecretCommand({ Name: "db", SecretString }));

const put = ({ secrets }: QuirkWorld, more: Partial<PutSecretValueCommandInput> = {}) =>
  secrets.send(new PutSecretValueCommand({ SecretId: "db", SecretString: "two", ...more }));

const read = ({ secrets }: QuirkWorld, more: Partial<GetSecretValueCommandInput> = {}) =>
  secrets.send(new GetSecretValueCommand({ SecretId: "db", ...more }));

const end = ({ secrets }: QuirkWorld, ForceDeleteWithoutRecovery?: boolean) =>
  secrets.send(new DeleteSecretCommand({ SecretId: "db", ForceDeleteWithoutRecovery }));

quirk("SEC-01", async (world) => {
  await create(world);
  await end(world);
  const { code, message } = await refused(read(world));
  expect(code).toBe("InvalidRequestException");
  expect(message).toContain("marked for deletion");
  await world.secrets.send(new RestoreSecretCommand({ SecretId: "db" }));
  expect((await read(world)).SecretString).toBe("one");
});

quirk("SEC-02", async (world) => {
  await create(world);
  await end(world);
  const asked = new DescribeSecretCommand({ SecretId: "db" });
  const { DeletedDate } = await accepted(world.secrets.send(asked));
  expect(DeletedDate?.getTime()).toBe(world.clock.now());
});

quirk("SEC-03", async (world) => {
  await create(world);
  await end(world);
  const { code, message } = await refused(create(world));
  expect(code).toBe("InvalidRequestException");
  expect(message).toContain("already scheduled for deletion");
});

quirk("SEC-04", async (world) => {
  await create(world);
  const first = await read(world);
  await put(world);
  const previous = await accepted(read(world, { VersionStage: "AWSPREVIOUS" }));
  expect(previous).toMatchObject({ SecretString: "one", VersionId: first.VersionId });
  expect((await read(world)).SecretString).toBe("two");
});

const token = "0123456789abcdef0123456789abcdef";

quirk("SEC-05", async (world) => {
  await create(world);
  await put(world, { ClientRequestToken: token });
  const again = await accepted(put(world, { ClientRequestToken: token }));
  expect(again).toMatchObject({ VersionId: token, VersionStages: ["AWSCURRENT"] });
  const previous = await read(world, { VersionStage: "AWSPREVIOUS" });
  expect(previous.SecretString).toBe("one");
});

quirk("SEC-06", async (world) => {
  await create(world);
  await put(world, { ClientRequestToken: token });
  const other = { ClientRequestToken: token, SecretString: "three" };
  expect((await refused(put(world, other))).code).toBe("ResourceExistsException");
  expect((await read(world)).SecretString).toBe("two");
});

quirk("SEC-07", async (world) => {
  await world.secrets.send(new CreateSecretCommand({ Name: "db" }));
  const { code, message } = await refused(read(world));
  expect(code).toBe("ResourceNotFoundException");
  expect(message).toBe(
    "Secrets Manager can't find the specified secret value for staging label: AWSCURRENT",
  );
});

quirk("SEC-08", async (world) => {
  const first = await create(world);
  expect(first.ARN).toMatch(/:secret:db-[0-9a-f]{6}$/);
  await end(world, true);
  const second = await create(world);
  expect(second.ARN).not.toBe(first.ARN);
  const { code } = await refused(read(world, { SecretId: first.ARN }));
  expect(code).toBe("ResourceNotFoundException");
});

quirk("SEC-09", async (world) => {
  const { ARN = "" } = await create(world);
  const partial = await accepted(read(world, { SecretId: ARN.slice(0, -7) }));
  expect(partial).toMatchObject({ ARN, SecretString: "one" });
  const suffixed = await refused(read(world, { SecretId: `db${ARN.slice(-7)}` }));
  expect(suffixed.code).toBe("ResourceNotFoundException");
});

quirk("SEC-10", async (world) => {
  await accepted(end(world, true));
  expect((await refused(end(world))).code).toBe("ResourceNotFoundException");
});

quirk("SEC-11", async (world) => {
  await create(world);
  await put(world, { VersionStages: ["AWSPENDING"] });
  expect((await read(world)).SecretString).toBe("one");
  expect((await read(world, { VersionStage: "AWSPENDING" })).SecretString).toBe("two");
});

quirk("SEC-12", async (world) => {
  const { VersionId } = await create(world);
  await put(world);
  expect((await read(world, { VersionId })).SecretString).toBe("one");
  const { code } = await refused(read(world, { VersionId, VersionStage: "AWSCURRENT" }));
  expect(code).toBe("InvalidRequestException");
});

quirk("SEC-13", async (world) => {
  await create(world);
  await end(world);
  const list = async (IncludePlannedDeletion?: boolean) => {
    const asked = new ListSecretsCommand({ IncludePlannedDeletion });
    return (await accepted(world.secrets.send(asked))).SecretList;
  };
  expect(await list()).toEqual([]);
  expect(await list(true)).toMatchObject([{ Name: "db" }]);
});
