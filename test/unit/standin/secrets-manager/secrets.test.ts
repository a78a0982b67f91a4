// Goal: secrets and their versions are as the API of Secrets Manager has them, refusals too.
// Method: the operations by themselves on secrets of their own.
import { expect, test } from "vitest";
import { VirtualClock } from "../../../../src/standin/clock.ts";
import { Quirks } from "../../../../src/standin/quirks/quirks.ts";
import { seededRandom } from "../../../../src/standin/random-source.ts";
import type { Region } from "../../../../src/standin/region.ts";
import { secretsManagerOperations } from "../../../../src/standin/secrets-manager/operations.ts";
import { Secrets } from "../../../../src/standin/secrets-manager/state.ts";

const start = Date.UTC(2030, 0, 1, 12);
const dayMs = 86_400_000;

function secrets() {
  const clock = new VirtualClock(start);
  const random = seededRandom(1);
  const hex = (digits: number) =>
    Array.from({ length: digits }, () => Math.floor(random() * 16).toString(16)).join("");
  const place = { name: "eu-west-1", account: "123456789012" };
  const region = { ...place, clock, hex, quirks: new Quirks() } as unknown as Region;
  Object.assign(region, { secrets: new Secrets(region) });
  const call = {
    service: "secretsmanager",
    operation: "",
    requestId: "",
    accessKeyId: "a",
  } as const;
  let tokens = 0;
  const ask = (name: string, input: object): any =>
    secretsManagerOperations[name]!.run(region, { ...token(), ...input } as never, call);
  const token = () => ({ ClientRequestToken: String(++tokens).padStart(32, "t") });
  return { ask, clock };
}

const code = (name: string) => expect.objectContaining({ code: name });
const invalid = code("InvalidParameterException");
const lacking = code("ResourceNotFoundException");

test("a secret is made with a value, described, changed and listed", () => {
  const { ask, clock } = secrets();
  const Tags = [{ Key: "team", Value: "web" }];
  const made = ask("CreateSecret", { Name: "web/db", SecretString: "s1", Description: "d", Tags });
  expect(made).toEqual({
    ARN: expect.stringMatching(
      /^arn:aws:secretsmanager:eu-west-1:123456789012:secret:web\/db-\w{6}$/,
    ),
    Name: "web/db",
    VersionId: expect.stringMatching(/^t+1$/),
  });
  clock.advance(1_000);
  const updated = ask("UpdateSecret", { SecretId: made.ARN, SecretString: "s2", Description: "e" });
  expect(ask("UpdateSecret", { SecretId: "web/db" })).toEqual({ ARN: made.ARN, Name: "web/db" });
  ask("GetSecretValue", { SecretId: "web/db" });
  const described = {
    ARN: made.ARN,
    Name: "web/db",
    Description: "e",
    LastChangedDate: new Date(start + 1_000),
    LastAccessedDate: new Date(Date.UTC(2030, 0, 1)),
    Tags,
    CreatedDate: new Date(start),
  };
  const stages = { [made.VersionId]: ["AWSPREVIOUS"], [updated.VersionId]: ["AWSCURRENT"] };
  expect(ask("DescribeSecret", { SecretId: "web/db" })).toEqual({
    ...described,
    VersionIdsToStages: stages,
  });
  expect(ask("ListSecrets", {}).SecretList).toEqual([
    { ...described, SecretVersionsToStages: stages },
  ]);
});

test("a value is read by name, ARN, label and id; bytes stay bytes", () => {
  const { ask } = secrets();
  const { ARN, VersionId } = ask("CreateSecret", { Name: "a", SecretString: "é\r\n" });
  expect(ask("GetSecretValue", { SecretId: ARN })).toEqual({
    ARN,
    Name: "a",
    VersionId,
    SecretString: "é\r\n",
    VersionStages: ["AWSCURRENT"],
    CreatedDate: new Date(start),
  });
  const SecretBinary = new Uint8Array([0, 255]);
  ask("PutSecretValue", { SecretId: "a", SecretBinary });
  const current = ask("GetSecretValue", { SecretId: "a" });
  expect(current).toMatchObject({ SecretBinary, VersionStages: ["AWSCURRENT"] });
  expect(current).not.toHaveProperty("SecretString");
  expect(ask("GetSecretValue", { SecretId: "a", VersionId }).SecretString).toBe("é\r\n");
  const both = { SecretId: "a", VersionId, VersionStage: "AWSPREVIOUS" };
  expect(ask("GetSecretValue", both).VersionId).toBe(VersionId);
  expect(() => ask("GetSecretValue", { SecretId: "none" })).toThrow(lacking);
  expect(() => ask("GetSecretValue", { SecretId: "a", VersionId: "x" })).toThrow(lacking);
  expect(() => ask("GetSecretValue", { SecretId: "a", VersionStage: "x" })).toThrow(lacking);
});

test("its creation sent again is answered the same; another one is refused", () => {
  const { ask } = secrets();
  const request = { Name: "a", SecretString: "s", ClientRequestToken: "t".repeat(40) };
  const made = ask("CreateSecret", request);
  expect(ask("CreateSecret", request)).toEqual(made);
  const exists = code("ResourceExistsException");
  expect(() => ask("CreateSecret", { ...request, SecretString: "other" })).toThrow(exists);
  expect(() => ask("CreateSecret", { Name: "a", SecretString: "s" })).toThrow(exists);
  expect(() => ask("CreateSecret", { Name: "a" })).toThrow(exists);
});

test("the first version is current whatever its labels; a label is on one version", () => {
  const { ask } = secrets();
  ask("CreateSecret", { Name: "a" });
  const VersionStages = ["blue"];
  const put = (SecretString: string) =>
    ask("PutSecretValue", { SecretId: "a", SecretString, VersionStages });
  expect(put("1").VersionStages.toSorted()).toEqual(["AWSCURRENT", "blue"]);
  expect(put("2").VersionStages).toEqual(["blue"]);
  expect(ask("GetSecretValue", { SecretId: "a" }).VersionStages).toEqual(["AWSCURRENT"]);
});

test.each([
  ["CreateSecret", { Name: "a b" }],
  ["CreateSecret", { Name: "n", SecretString: "a", SecretBinary: new Uint8Array([1]) }],
  ["CreateSecret", { Name: "n", SecretString: "é".repeat(32_769) }],
  ["CreateSecret", { Name: "n", SecretBinary: new Uint8Array() }],
  ["CreateSecret", { Name: "n", SecretString: "a", ClientRequestToken: "short" }],
  ["CreateSecret", { Name: "n", SecretString: "a", ClientRequestToken: undefined }],
  ["PutSecretValue", { SecretId: "a", SecretString: "a", VersionStages: [] }],
  ["DeleteSecret", { SecretId: "a", RecoveryWindowInDays: 6 }],
  ["DeleteSecret", { SecretId: "a", RecoveryWindowInDays: 31 }],
  ["DeleteSecret", { SecretId: "a", RecoveryWindowInDays: 7, ForceDeleteWithoutRecovery: true }],
  ["ListSecrets", { MaxResults: 101 }],
])("%s refuses %o", (name, input) => {
  const { ask } = secrets();
  ask("CreateSecret", { Name: "a", SecretString: "s" });
  expect(() => ask(name, input)).toThrow(invalid);
});

test("a deletion is waited for, can be taken back, and is done when the window ends", () => {
  const { ask, clock } = secrets();
  ask("CreateSecret", { Name: "a", SecretString: "s" });
  const deleted = ask("DeleteSecret", { SecretId: "a", RecoveryWindowInDays: 7 });
  expect(deleted.DeletionDate).toEqual(new Date(start + 7 * dayMs));
  const marked = code("InvalidRequestException");
  for (const name of ["DeleteSecret", "PutSecretValue", "UpdateSecret", "GetSecretValue"]) {
    expect(() => ask(name, { SecretId: "a", SecretString: "t" }), name).toThrow(marked);
  }
  ask("RestoreSecret", { SecretId: "a" });
  expect(ask("DescribeSecret", { SecretId: "a" })).not.toHaveProperty("DeletedDate");
  ask("DeleteSecret", { SecretId: "a" });
  clock.advance(30 * dayMs - 1);
  expect(() => ask("GetSecretValue", { SecretId: "a" })).toThrow(marked);
  clock.advance(1);
  expect(() => ask("RestoreSecret", { SecretId: "a" })).toThrow(lacking);
  ask("CreateSecret", { Name: "a", SecretString: "new" });
});

test("a hundred versions are kept, and all of the last day, and those with a label", () => {
  const { ask, clock } = secrets();
  const { VersionId } = ask("CreateSecret", { Name: "a", SecretString: "first" });
  const VersionStages = ["blue"];
  ask("PutSecretValue", { SecretId: "a", SecretString: "labelled", VersionStages });
  for (let i = 0; i < 150; i++) ask("PutSecretValue", { SecretId: "a", SecretString: `s${i}` });
  expect(ask("GetSecretValue", { SecretId: "a", VersionId }).SecretString).toBe("first");
  clock.advance(dayMs);
  ask("PutSecretValue", { SecretId: "a", SecretString: "last" });
  expect(() => ask("GetSecretValue", { SecretId: "a", VersionId })).toThrow(lacking);
  const blue = ask("GetSecretValue", { SecretId: "a", VersionStage: "blue" });
  expect(blue.SecretString).toBe("labelled");
});

test("a list in pages, filtered, either way round", () => {
  const { ask } = secrets();
  const Tags = [{ Key: "team", Value: "web" }];
  for (const Name of ["web/b", "web/a", "api"]) {
    ask("CreateSecret", { Name, Description: `Of ${Name}`, ...(Name === "api" ? {} : { Tags }) });
  }
  const names = (input: object) => ask("ListSecrets", input).SecretList.map((one: any) => one.Name);
  expect(names({})).toEqual(["web/b", "web/a", "api"]);
  expect(names({ SortOrder: "desc" })).toEqual(["api", "web/a", "web/b"]);
  const { NextToken } = ask("ListSecrets", { MaxResults: 2 });
  expect(names({ NextToken })).toEqual(["api"]);
  const by = (Key: string, ...Values: string[]) => names({ Filters: [{ Key, Values }] });
  expect(by("name", "web/")).toEqual(["web/b", "web/a"]);
  expect(by("name", "Web/")).toEqual([]);
  expect(by("description", "of a", "of web/a")).toEqual(["web/a", "api"]);
  expect(by("tag-key", "te")).toEqual(["web/b", "web/a"]);
  expect(by("tag-value", "api")).toEqual([]);
  const unserved = code("NotImplemented");
  expect(() => by("all", "web")).toThrow(unserved);
  expect(() => by("name", "!web")).toThrow(unserved);
  expect(() => names({ SortBy: "name" })).toThrow(unserved);
  expect(() => names({ NextToken: "x" })).toThrow(code("InvalidNextTokenException"));
});
