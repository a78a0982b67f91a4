// Goal: CloudWatch answers clients of both its protocols, takes what they compress, and tells its
//   errors twice to those who ask.
// Method: the SDK's client, in JSON and switched to XML, on a stand-in that echoes; headers are read.
import { CloudWatchClient, PutMetricDataCommand } from "@aws-sdk/client-cloudwatch";
import { DescribeAlarmsCommand, SetAlarmStateCommand } from "@aws-sdk/client-cloudwatch";
import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { AwsError } from "../../../src/standin/aws-error.ts";
import { openHttpDoor } from "../../../src/standin/doors/http.ts";
import { inProcessDoor } from "../../../src/standin/doors/in-process.ts";
import type { WireRequest } from "../../../src/standin/wire/http-message.ts";
import { cloudWatchModel } from "../../../src/standin/wire/services/cloudwatch-model.ts";
import { bodyText } from "../../../src/standin/wire/body-text.ts";
import { cloudWatchInXml } from "./support/cloudwatch-in-xml.ts";
import { clientConfig, Echo } from "./support/echo.ts";
import { signed } from "./support/signed.ts";

function world() {
  const echo = new Echo([cloudWatchModel]);
  const asked: WireRequest[] = [];
  const answered: Readonly<Record<string, string>>[] = [];
  const answer = async (request: WireRequest) => {
    asked.push(request);
    const response = await echo.answer(request);
    answered.push(response.headers);
    return response;
  };
  const requestHandler = inProcessDoor({ answer });
  const client = new CloudWatchClient({ ...clientConfig, requestHandler: requestHandler as any });
  return { echo, asked, answered, answer, requestHandler, client };
}

const alarm = { AlarmName: "a", StateValue: "OK", StateReason: "why" } as const;

const data = (values: number) => ({
  Namespace: "Shop",
  MetricData: Array.from({ length: values }, (_, i) => ({ MetricName: `metric-${i}`, Value: i })),
});

test("an error has its class as name and its query code as Code", async () => {
  const { client, echo, answered } = world();
  echo.behave = () => {
    throw new AwsError("InvalidParameterValueException", "no");
  };
  const thrown = await client.send(new SetAlarmStateCommand(alarm)).catch((e: unknown) => e);
  expect(thrown).toMatchObject({
    name: "InvalidParameterValueException",
    Code: "InvalidParameterValue",
    message: "no",
  });
  expect(answered[0]!["x-amzn-query-error"]).toBe("InvalidParameterValue;Sender");
});

test("who does not ask for query codes gets none", async () => {
  const { asked, answer, client, echo } = world();
  await client.send(new DescribeAlarmsCommand({}));
  echo.behave = () => {
    throw new AwsError("ResourceNotFound", "Unknown");
  };
  const { "x-amzn-query-mode": mode, ...headers } = asked[0]!.headers;
  expect(mode).toBe("true");
  const { status, headers: without } = await answer(
    signed({ ...asked[0]!, headers }, "monitoring"),
  );
  expect([status, without["x-amzn-query-error"]]).toEqual([404, undefined]);
});

test("in XML an error has its query code and its own status", async () => {
  const { echo, requestHandler } = world();
  const client = cloudWatchInXml.client({ ...clientConfig, requestHandler });
  echo.behave = () => {
    throw new AwsError("ResourceNotFound", "Unknown");
  };
  const thrown = await client.send(new SetAlarmStateCommand(alarm)).catch((e: unknown) => e);
  expect(thrown).toMatchObject({ name: "ResourceNotFound", Code: "ResourceNotFound" });
  expect(thrown.$metadata.httpStatusCode).toBe(404);
  echo.behave = () => {
    throw new AwsError("MissingRequiredParameterException", "what?");
  };
  const other = await client.send(new SetAlarmStateCommand(alarm)).catch((e: unknown) => e);
  expect(other).toMatchObject({
    name: "MissingRequiredParameterException",
    Code: "MissingParameter",
  });
});

test("PutMetricData of 10,240 bytes and more comes compressed, over HTTP too", async () => {
  const { client, echo, asked, answer } = world();
  await client.send(new PutMetricDataCommand(data(10)));
  expect(asked[0]!.headers["content-encoding"]).toBeUndefined();
  await client.send(new PutMetricDataCommand(data(1000)));
  expect(asked[1]!.headers["content-encoding"]).toBe("gzip");
  expect(echo.input).toEqual(data(1000));
  const door = await openHttpDoor({ answer, control: echo.control, complain: echo.complain }, 0);
  try {
    const endpoint = `http://127.0.0.1:${door.port}`;
    const overHttp = new CloudWatchClient({ ...clientConfig, endpoint });
    await overHttp.send(new PutMetricDataCommand(data(900)));
  } finally {
    await door.close();
  }
  expect(asked[2]!.headers["content-encoding"]).toBe("gzip");
  expect(echo.input).toEqual(data(900));
});

test("what AWS would not unzip is refused by name", async () => {
  const { client, asked, answer } = world();
  await client.send(new DescribeAlarmsCommand({}));
  const zipped = {
    ...asked[0]!,
    headers: { ...asked[0]!.headers, "content-encoding": "gzip" },
    body: gzipSync(asked[0]!.body),
  };
  expect(await answer(signed(zipped, "monitoring"))).toMatchObject({
    status: 501,
    body: expect.stringContaining("content-encoding gzip"),
  });
  const brotli = { ...asked[0]!.headers, "content-encoding": "br" };
  expect((await answer(signed({ ...asked[0]!, headers: brotli }, "monitoring"))).status).toBe(501);
});

test("what claims to be gzip and is not is an error in the client's own protocol", async () => {
  const { client, asked, answer } = world();
  await client.send(new PutMetricDataCommand(data(1000)));
  const response = await answer(signed({ ...asked[0]!, body: Buffer.from("{}") }, "monitoring"));
  expect(response.status).toBe(400);
  expect(JSON.parse(bodyText(response))).toMatchObject({ __type: "SerializationException" });
});
