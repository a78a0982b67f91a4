// Goal: the stand-in never says yes to what it does not do, and says by name what that is.
// Method: the SDK and raw requests ask `answer` for operations, members and services not served.
import { DescribeLifecycleHooksCommand } from "@aws-sdk/client-auto-scaling";
import { expect, test } from "vitest";
import { inProcessDoor } from "../../../src/standin/doors/in-process.ts";
import { bodyText } from "../../../src/standin/wire/body-text.ts";
import { sdks } from "./support/all-models.ts";
import { clientConfig, Echo } from "./support/echo.ts";
import { signed } from "./support/signed.ts";

const models = sdks.map(({ model }) => model);
const sdkOf = (name: string) => sdks.find(({ model }) => model.name === name)!;

async function send(echo: Echo, service: string, command: string, input: object) {
  const sdk = sdkOf(service);
  const client = sdk.client({ ...clientConfig, requestHandler: inProcessDoor(echo) });
  const Command = sdk.package[`${command}Command`];
  return client.send(new Command(input)).catch((error: unknown) => error);
}

test.each([
  ["autoscaling", "StartInstanceRefresh", { AutoScalingGroupName: "g" }],
  ["ec2", "CreateVpc", { CidrBlock: "10.9.0.0/16" }],
  ["elasticloadbalancing", "DescribeTrustStores", {}],
  ["dynamodb", "DescribeLimits", {}],
  ["ssm", "ListDocuments", {}],
  ["monitoring", "ListDashboards", {}],
  ["servicequotas", "ListRequestedServiceQuotaChangeHistory", {}],
  ["sts", "GetFederationToken", { Name: "ann" }],
])("%s %s is not served: 501, counted, one line", async (service, operation, input) => {
  const echo = new Echo(models);
  const error = await send(echo, service, operation, input);
  expect(error.name).toBe("NotImplemented");
  expect(error.message).toContain("operation");
  expect(error.$metadata.httpStatusCode).toBe(501);
  expect(error.$metadata.attempts).toBe(1);
  expect(echo.unsupported.count).toBe(1);
  expect(echo.unsupported.items[0]).toMatchObject({ service, operation, times: 1 });
  expect(echo.complaints).toHaveLength(1);
  expect(echo.complaints[0]).toContain(`${service} ${operation}`);
});

test.each([
  ["autoscaling", "DescribeAutoScalingGroups", { IncludeInstances: true }, "IncludeInstances"],
  [
    "ec2",
    "DescribeInstances",
    { Filters: [{ Name: "a" }, { Name: "b", Values: ["x"] }] },
    "Filters.Values",
  ],
  ["dynamodb", "GetItem", { TableName: "t", Key: { a: { S: "x" }, b: { N: "1" } } }, "Key.N"],
])("%s %s: a member not accepted is named", async (service, operation, input, member) => {
  const echo = new Echo(models);
  const accepts = ["Filters.Name", "TableName", "Key.S"];
  const services = echo.services.map(({ model, operations }) => ({
    model,
    operations: Object.fromEntries(
      Object.entries(operations).map(([name, one]) => [name, { ...one, accepts }]),
    ),
  }));
  const narrow = Object.assign(echo, { services });
  const error = await send(narrow, service, operation, input);
  expect(error.name).toBe("NotImplemented");
  expect(error.message).toBe(`member ${member} is not served`);
  expect(echo.input).toBeUndefined();
  expect(echo.unsupported.count).toBe(1);
});

const post = (echo: Echo, body: string, service: string, headers: Record<string, string> = {}) =>
  echo.answer(signed({ method: "POST", path: "/", headers, body: Buffer.from(body) }, service));

test("a query parameter that the model does not know is named", async () => {
  const echo = new Echo(models);
  const body =
    "Action=DescribeAutoScalingGroups&Version=2011-01-01&Filters.member.1.Nmae=x&MaxRecords=3";
  const { status, body: text } = await post(echo, body, "autoscaling");
  expect(status).toBe(501);
  expect(text).toContain("<Message>member Filters.0.Nmae is not served</Message>");
});

test("a JSON member that the model does not know is named", async () => {
  const echo = new Echo(models);
  const answer = await post(echo, '{"Name":"/a","WithDecrypton":true}', "ssm", {
    "x-amz-target": "AmazonSSM.GetParameter",
  });
  expect(answer.status).toBe(501);
  expect(JSON.parse(bodyText(answer))).toEqual({
    __type: "NotImplemented",
    message: "member WithDecrypton is not served",
  });
});

test.each([
  ["a service unknown here", "Action=ListUsers&Version=2010-05-08", "iam"],
  [
    "the classic load balancer's version",
    "Action=DescribeLoadBalancers&Version=2012-06-01",
    "elasticloadbalancing",
  ],
  ["no version", "Action=DescribeInstances", "ec2"],
])("%s is 501", async (_what, body, service) => {
  const echo = new Echo(models);
  const answer = await post(echo, body, service);
  expect(answer.status).toBe(501);
  expect(answer.headers["content-type"]).toContain("text/xml");
  expect(answer.body).toContain("<Code>NotImplemented</Code>");
  expect(echo.unsupported.items[0]).toMatchObject({ service });
});

test("a JSON service unknown here is refused in JSON", async () => {
  const echo = new Echo(models);
  const answer = await post(echo, "{}", "ecs", {
    "x-amz-target": "AmazonEC2ContainerServiceV20141113.ListClusters",
    "content-type": "application/x-amz-json-1.1",
  });
  expect(answer.status).toBe(501);
  expect(answer.headers["content-type"]).toBe("application/x-amz-json-1.1");
  expect(JSON.parse(bodyText(answer)).__type).toBe("NotImplemented");
});

test("a method other than POST is 501", async () => {
  const echo = new Echo(models);
  const path = "/?Action=GetCallerIdentity&Version=2011-06-15";
  const request = { method: "GET", path, headers: {}, body: new Uint8Array() };
  const answer = await echo.answer(signed(request, "sts"));
  expect(answer.status).toBe(501);
});

test("unsigned requests are told apart by version or target, and refused in those words", async () => {
  const echo = new Echo(models);
  const unsigned = (body: string, headers: Record<string, string> = {}) =>
    echo.answer({ method: "POST", path: "/", headers, body: Buffer.from(body) });
  const query = await unsigned("Action=DescribeTags&Version=2011-01-01");
  expect(query).toMatchObject({
    status: 403,
    body: expect.stringContaining("<Code>MissingAuthenticationToken</Code>"),
  });
  expect(query.body).toContain("http://autoscaling.amazonaws.com/");
  const ec2 = await unsigned("Action=DescribeTags&Version=2016-11-15");
  expect(ec2.body).toContain("<Response><Errors>");
  const json = await unsigned("{}", { "x-amz-target": "DynamoDB_20120810.ListTables" });
  expect(json.status).toBe(400);
  expect(json.body).toContain("#MissingAuthenticationTokenException");
  expect(json.headers["content-type"]).toBe("application/x-amz-json-1.0");
  expect(echo.log.since(0).map((r) => [r.service, r.operation, r.accessKeyId])).toEqual([
    ["autoscaling", "DescribeTags", ""],
    ["ec2", "DescribeTags", ""],
    ["dynamodb", "ListTables", ""],
  ]);
});

test("required members that are missing get the service's own validation error", async () => {
  const echo = new Echo(models);
  const asg = await send(echo, "autoscaling", "CreateAutoScalingGroup", {
    AutoScalingGroupName: "g",
  });
  expect(asg).toMatchObject({
    name: "ValidationError",
    message:
      "2 validation errors detected: Value null at 'minSize' failed to satisfy constraint: " +
      "Member must not be null; Value null at 'maxSize' failed to satisfy constraint: " +
      "Member must not be null",
  });
  expect(asg.$metadata.httpStatusCode).toBe(400);
  const ec2 = await send(echo, "ec2", "CreateLaunchTemplate", {
    LaunchTemplateName: "n",
    LaunchTemplateData: {},
  });
  expect(ec2).toMatchObject({
    name: "MissingParameter",
    message: "The request must contain the parameter LaunchTemplateData",
  });
  const ddb = await send(echo, "dynamodb", "GetItem", { Key: { a: { S: "x" } } });
  expect(ddb).toMatchObject({
    name: "ValidationException",
    message:
      "1 validation error detected: Value null at 'tableName' failed to satisfy constraint: " +
      "Member must not be null",
  });
  expect(echo.complaints).toEqual([]);
});

test("bodies that cannot be read get AWS's codes", async () => {
  const echo = new Echo(models);
  const json = { "x-amz-target": "AmazonSSM.GetParameter" };
  const broken = await post(echo, "{", "ssm", json);
  expect(JSON.parse(bodyText(broken)).__type).toBe("SerializationException");
  const mistyped = await post(echo, '{"Name":7}', "ssm", json);
  expect(JSON.parse(bodyText(mistyped))).toMatchObject({
    message: "Value at 'name' must be a string",
  });
  const query = await post(echo, "Action=%ZZ", "autoscaling");
  expect(query.body).toContain("<Code>MalformedQueryString</Code>");
  const number = "Action=DescribeAutoScalingGroups&Version=2011-01-01&MaxRecords=ten";
  const notNumber = await post(echo, number, "autoscaling");
  expect(notNumber.status).toBe(400);
  expect(notNumber.body).toContain("Value at 'maxRecords' must be a number");
  expect(echo.complaints).toEqual([]);
});

test("an empty list on the query wire is a list, not an unknown name", async () => {
  const echo = new Echo(models);
  const client = sdkOf("autoscaling").client({
    ...clientConfig,
    requestHandler: inProcessDoor(echo),
  });
  await client.send(
    new DescribeLifecycleHooksCommand({ AutoScalingGroupName: "g", LifecycleHookNames: [] }),
  );
  expect(echo.input).toEqual({ AutoScalingGroupName: "g", LifecycleHookNames: [] });
});

test("an output member that the model does not have is our bug, not a silent loss", async () => {
  const echo = new Echo(models);
  echo.behave = () => ({ Accuont: "1" });
  const error = await send(echo, "sts", "GetCallerIdentity", {});
  expect(error.name).toBe("InternalFailure");
  expect(echo.complaints[0]).toContain("GetCallerIdentityResponse has no member Accuont");
});

test("the log tells reads from writes and keeps when, who and how it ended", async () => {
  const echo = new Echo(models);
  await send(echo, "dynamodb", "Query", { TableName: "t" });
  await send(echo, "dynamodb", "PutItem", { TableName: "t", Item: {} });
  await send(echo, "autoscaling", "DescribeTags", {});
  await send(echo, "ssm", "GetParameter", {});
  const kinds = echo.log.since(0).map((r) => [r.operation, r.mutating, r.status, r.errorCode]);
  expect(kinds).toEqual([
    ["Query", false, 200, undefined],
    ["PutItem", true, 200, undefined],
    ["DescribeTags", false, 200, undefined],
    ["GetParameter", false, 400, "ValidationException"],
  ]);
  expect(echo.log.since(0)[0]).toMatchObject({
    at: Date.UTC(2030, 0, 1),
    accessKeyId: "AKIDTEST",
    service: "dynamodb",
  });
  expect(echo.log.since(Date.UTC(2030, 0, 1) + 1)).toEqual([]);
});
