// Goal: an error that an operation throws reaches the SDK as the class, code, status and fields of AWS.
// Method: every error schema served, through its own SDK client; unmodelled codes beside them.
import { expect, test } from "vitest";
import { AwsError } from "../../../src/standin/aws-error.ts";
import { inProcessDoor } from "../../../src/standin/doors/in-process.ts";
import { sdks } from "./support/all-models.ts";
import type { Sdk } from "./support/all-models.ts";
import { clientConfig, Echo } from "./support/echo.ts";

/** One operation per service that needs no input. */
const plainCall: Readonly<Record<string, string>> = {
  autoscaling: "DescribeAutoScalingGroups",
  ec2: "DescribeInstances",
  ecr: "DescribeRepositories",
  elasticloadbalancing: "DescribeLoadBalancers",
  dynamodb: "ListTables",
  monitoring: "DescribeAlarms",
  logs: "DescribeLogGroups",
  secretsmanager: "ListSecrets",
  servicequotas: "ListServices",
  ssm: "GetParametersByPath",
  sts: "GetCallerIdentity",
};

async function failingCall(sdk: Sdk, error: Error) {
  const echo = new Echo([sdk.model]);
  echo.behave = () => {
    throw error;
  };
  const client = sdk.client({ ...clientConfig, requestHandler: inProcessDoor(echo) });
  const Command = sdk.package[`${plainCall[sdk.model.name]}Command`];
  const thrown = await client.send(new Command({ Path: "/" })).catch((e: unknown) => e);
  return { echo, thrown };
}

const message = `Bad <thing> & "more"`;

const modelled = sdks.flatMap((sdk) =>
  Object.values(sdk.package)
    .filter((schema) => Array.isArray(schema) && schema[0] === -3)
    .map((schema) => ({ sdk, shapeName: String(schema[2]), traits: schema[3] }))
    .map((one) => ({
      ...one,
      code: (sdk.model.protocol === "query" && one.traits?.awsQueryError?.[0]) || one.shapeName,
    }))
    .filter(({ code }) => sdk.model.errors.has(code))
    .map((one) => ({ ...one, name: `${sdk.model.name} ${one.code}` })),
);

test("there are modelled errors to try", () => {
  expect(modelled.length).toBeGreaterThan(40);
});

test.each(modelled)("$name", async ({ sdk, shapeName, traits, code }) => {
  const { thrown, echo } = await failingCall(sdk, new AwsError(code, message));
  expect(thrown).toBeInstanceOf(sdk.package[shapeName]);
  expect(thrown.message).toBe(message);
  const byFault = traits?.error === "server" ? 500 : 400;
  const byQuery = sdk.model.protocol === "query" ? traits?.awsQueryError?.[1] : undefined;
  const status = byQuery ?? traits?.httpError ?? byFault;
  expect(thrown.$metadata).toMatchObject({ httpStatusCode: status, attempts: 1 });
  expect(thrown.$metadata.requestId).toBe(echo.log.since(0)[0]!.requestId);
  expect(echo.log.since(0)[0]).toMatchObject({ status, errorCode: code });
  expect(echo.complaints).toEqual([]);
});

test.each(sdks.map((sdk) => ({ sdk, name: sdk.model.name })))(
  "$name: an unmodelled code is the error's name, with the status given",
  async ({ sdk }) => {
    const error = new AwsError("AccessDenied.Test", message, { status: 403 });
    const { thrown } = await failingCall(sdk, error);
    expect(thrown).toMatchObject({ name: "AccessDenied.Test", message });
    expect(thrown.$metadata.httpStatusCode).toBe(403);
  },
);

test.each([
  ["ssm", "ParameterNotFound", 400],
  ["dynamodb", "InternalServerError", 500],
  ["dynamodb", "ConditionalCheckFailedException", 400],
  ["elasticloadbalancing", "TargetGroupNotFound", 400],
  ["autoscaling", "ResourceContention", 500],
])("%s answers %s with %i", async (service, code, status) => {
  const sdk = sdks.find(({ model }) => model.name === service)!;
  const { thrown } = await failingCall(sdk, new AwsError(code, message));
  expect(thrown.$metadata.httpStatusCode).toBe(status);
});

test("fields of a modelled error arrive with it", async () => {
  const sdk = sdks.find(({ model }) => model.name === "dynamodb")!;
  const Item = { pk: { S: "a" }, blob: { B: new Uint8Array([1, 2]) } };
  const failed = new AwsError("ConditionalCheckFailedException", "no", { fields: { Item } });
  const { thrown } = await failingCall(sdk, failed);
  expect(thrown.Item.pk).toEqual({ S: "a" });
  expect([...thrown.Item.blob.B]).toEqual([1, 2]);

  const CancellationReasons = [{ Code: "None" }, { Code: "ConditionalCheckFailed", Item }];
  const cancelled = new AwsError("TransactionCanceledException", "no", {
    fields: { CancellationReasons },
  });
  const second = await failingCall(sdk, cancelled);
  expect(second.thrown.CancellationReasons.map((r: { Code: string }) => r.Code)).toEqual([
    "None",
    "ConditionalCheckFailed",
  ]);
});

test.each(sdks.map((sdk) => ({ sdk, name: sdk.model.name })))(
  "$name: an exception of our own is 500 InternalFailure, complained about once",
  async ({ sdk }) => {
    const { thrown, echo } = await failingCall(sdk, new RangeError("off by one"));
    expect(thrown.name).toBe("InternalFailure");
    expect(thrown.$metadata.httpStatusCode).toBe(500);
    expect(echo.complaints).toHaveLength(1);
    expect(echo.complaints[0]).toMatch(/InternalFailure in .*off by one/);
    expect(echo.complaints[0]).not.toContain("\n");
    expect(echo.unsupported.count).toBe(0);
  },
);

test("an error field that the model does not have is our bug too", async () => {
  const sdk = sdks.find(({ model }) => model.name === "dynamodb")!;
  const failed = new AwsError("ConditionalCheckFailedException", "no", { fields: { Itme: {} } });
  const { thrown, echo } = await failingCall(sdk, failed);
  expect(thrown.name).toBe("InternalFailure");
  expect(echo.complaints[0]).toContain("has no member Itme");
});
