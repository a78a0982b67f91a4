// Goal: temporary credentials belong to whom they were given to, also after the stand-in was closed.
// Method: the operations by themselves, the caller by access key; then another stand-in reopened.
import { expect, test } from "vitest";
import { stsOperations } from "../../../../src/standin/sts/operations.ts";
import { refusal } from "../ec2/small-region.ts";
import { emptyWorld, type KeptWorld, reopened } from "../kept/kept-world.ts";

const now = Date.UTC(2030, 0, 1);
const as = ({ region }: KeptWorld, accessKeyId: string) => {
  const who = { service: "sts", operation: "", requestId: "r", accessKeyId } as const;
  return (name: string, input: object = {}): any =>
    stsOperations[name]!.run(region, input as never, who);
};
const role = { RoleArn: "arn:aws:iam::111122223333:role/path/deployer", RoleSessionName: "ann@x" };

test("an assumed role is who its key says, and still is after reopening", () => {
  const world = emptyWorld(now);
  const { Credentials, AssumedRoleUser } = as(world, "ann")("AssumeRole", role);
  expect(AssumedRoleUser.Arn).toBe("arn:aws:sts::111122223333:assumed-role/deployer/ann@x");
  expect(AssumedRoleUser.AssumedRoleId).toMatch(/^AROA\w{17}:ann@x$/);
  expect(Credentials.AccessKeyId).toMatch(/^ASIA[0-9A-F]{16}$/);
  expect(Credentials.Expiration).toEqual(new Date(now + 3_600_000));
  const identity = (of: KeptWorld) => as(of, Credentials.AccessKeyId)("GetCallerIdentity");
  expect(identity(world)).toEqual({
    UserId: AssumedRoleUser.AssumedRoleId,
    Account: "000000000000",
    Arn: AssumedRoleUser.Arn,
  });
  expect(identity(reopened(world, 0))).toEqual(identity(world));
});

test("a session token leaves a user who they are, and is not given twice", () => {
  const world = emptyWorld(now);
  const { Credentials } = as(world, "ann")("GetSessionToken", { DurationSeconds: 900 });
  expect(Credentials.Expiration).toEqual(new Date(now + 900_000));
  const again = as(world, Credentials.AccessKeyId);
  expect(again("GetCallerIdentity").Arn).toBe("arn:aws:iam::000000000000:user/ann");
  expect(refusal(() => again("GetSessionToken")).code).toBe("AccessDenied");
});

test.each([
  ["AssumeRole", { ...role, RoleArn: "arn:aws:iam::111122223333:user/ann" }],
  ["AssumeRole", { ...role, RoleSessionName: "a b" }],
  ["AssumeRole", { ...role, DurationSeconds: 899 }],
  ["AssumeRole", { ...role, DurationSeconds: 43_201 }],
  ["GetSessionToken", { DurationSeconds: 129_601 }],
])("%s refuses %j", (name, input) => {
  const call = as(emptyWorld(now), "ann");
  expect(refusal(() => call(name, input)).code).toBe("ValidationError");
});
