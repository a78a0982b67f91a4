import {
  AutoScalingClient,
  DescribeAutoScalingGroupsCommand,
  UpdateAutoScalingGroupCommand,
} from "@aws-sdk/client-auto-scaling";
import { DynamoDBClient, GetItemCommand, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { DeleteObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { expect, test } from "vitest";
import { guardedHandler } from "../../../src/aws/guarded-handler.ts";
import { createLeaseGuard } from "../../../src/aws/lease-guard.ts";
import { createTally } from "../../../src/aws/tally.ts";
import { fencedOut } from "../../../src/aws/fenced-out.ts";
import { createUnanswered } from "../../../src/aws/unanswered.ts";
import { wallClock } from "../../../src/cli/wall-clock.ts";

const settings = {
  region: "us-east-1",
  credentials: { accessKeyId: "a", secretAccessKey: "a" },
  endpoint: "http://127.0.0.1:9",
};

/** A door that answers every request with the statuses given, in turn. */
function door(statuses: number[], log: string[] = []) {
  return {
    async handle() {
      log.push("send");
      const statusCode = statuses.shift() ?? 200;
      return {
        response: {
          statusCode,
          headers: { "x-amzn-requestid": `id-${log.length}`, "content-type": "text/xml" },
          body: new Uint8Array(
            Buffer.from(
              statusCode === 200
                ? "<R><DescribeAutoScalingGroupsResult/></R>"
                : "<ErrorResponse><Error><Code>Boom</Code><Message>no</Message></Error></ErrorResponse>",
            ),
          ),
        },
      };
    },
    updateHttpClientConfig() {},
    httpHandlerConfigs: () => ({}),
  };
}

// Faults: O5.
test("each attempt is paced, guarded and counted, in that order, right before it is sent", async () => {
  const log: string[] = [];
  const tally = createTally();
  const client = new AutoScalingClient({
    ...settings,
    maxAttempts: 1,
    requestHandler: door([200], log),
    extensions: [
      guardedHandler({
        tally,
        unanswered: createUnanswered(wallClock),
        guard: createLeaseGuard(() => log.push("guard")),
        pacer: (send) => {
          log.push("pace");
          return send();
        },
        holdsState: false,
      }),
    ],
  });
  await client.send(new UpdateAutoScalingGroupCommand({ AutoScalingGroupName: "g" }));
  expect(log).toEqual(["pace", "guard", "send"]);
  expect(tally.calls()).toEqual({ mutations: 1, reads: 0, stateWrites: 0 });
});

test("the SDK's own retries are attempts too; failed ones leave their request id", async () => {
  const tally = createTally();
  const client = new AutoScalingClient({
    ...settings,
    maxAttempts: 3,
    requestHandler: door([500, 503, 200]),
    extensions: [
      guardedHandler({
        tally,
        unanswered: createUnanswered(wallClock),
        guard: createLeaseGuard(() => {
          throw new Error("reads need no lease");
        }),
        holdsState: false,
      }),
    ],
  });
  await client.send(new DescribeAutoScalingGroupsCommand({}));
  expect(tally.calls()).toEqual({ mutations: 0, reads: 3, stateWrites: 0 });
  expect(tally.failedRequestIds()).toEqual(["id-1", "id-2"]);
});

test("without the lease nothing is sent nor counted, and the failure comes through whole", async () => {
  const log: string[] = [];
  const tally = createTally();
  const lost = fencedOut("web", "somebody else has it");
  const client = new AutoScalingClient({
    ...settings,
    requestHandler: door([], log),
    extensions: [
      guardedHandler({
        tally,
        unanswered: createUnanswered(wallClock),
        guard: createLeaseGuard(() => {
          throw lost;
        }),
        holdsState: false,
      }),
    ],
  });
  const sent = client.send(new UpdateAutoScalingGroupCommand({ AutoScalingGroupName: "g" }));
  await expect(sent).rejects.toBe(lost);
  expect(log).toEqual([]);
  expect(tally.calls().mutations).toBe(0);
});

test("DynamoDB's writes are counted apart and not guarded", async () => {
  const tally = createTally();
  const client = new DynamoDBClient({
    ...settings,
    requestHandler: {
      ...door([]),
      handle: async () => ({
        response: { statusCode: 200, headers: {}, body: new Uint8Array(Buffer.from("{}")) },
      }),
    },
    extensions: [
      guardedHandler({
        tally,
        unanswered: createUnanswered(wallClock),
        guard: createLeaseGuard(() => {
          throw new Error("conditioned on the lease by themselves");
        }),
        holdsState: true,
      }),
    ],
  });
  const key = { pk: { S: "a" } };
  await client.send(new PutItemCommand({ TableName: "t", Item: key }));
  await client.send(new GetItemCommand({ TableName: "t", Key: key }));
  expect(tally.calls()).toEqual({ mutations: 0, reads: 1, stateWrites: 1 });
});

// Faults: O5, A6.
test("what is deleted from S3 needs the lease and is remembered; what is published needs none", async () => {
  const unanswered = createUnanswered({ ...wallClock, monotonic: () => 4711 });
  let isHeld = true;
  const client = new S3Client({
    ...settings,
    maxAttempts: 1,
    requestHandler: { ...door([]), handle: () => Promise.reject(broken("ECONNRESET")) },
    extensions: [
      guardedHandler({
        tally: createTally(),
        unanswered,
        guard: createLeaseGuard(() => {
          if (!isHeld) throw fencedOut("web", "somebody else has it");
        }),
        holdsState: true,
      }),
    ],
  });
  const object = { Bucket: "b", Key: "web/1.tar.gz" };
  await expect(client.send(new PutObjectCommand({ ...object, Body: "" }))).rejects.toThrow(
    "ECONNRESET",
  );
  expect(unanswered.latest()).toBeUndefined();
  await expect(client.send(new DeleteObjectCommand(object))).rejects.toThrow("ECONNRESET");
  expect(unanswered.latest()).toBe(4711);
  isHeld = false;
  await expect(client.send(new DeleteObjectCommand(object))).rejects.toThrow("no longer ours");
});

test("at most ten request ids are remembered, the newest last", () => {
  const tally = createTally();
  for (let n = 1; n <= 12; n += 1) {
    tally.failed(`id-${n}`);
  }
  expect(tally.failedRequestIds()).toHaveLength(10);
  expect(tally.failedRequestIds().at(-1)).toBe("id-12");
});

// Faults: A6.
test.each([
  { ends: "with an answer", error: undefined, isRemembered: false },
  { ends: "with an error that AWS answered", error: "answered", isRemembered: false },
  { ends: "without an answer", error: "TimeoutError", isRemembered: true },
  { ends: "with a connection cut", error: "ECONNRESET", isRemembered: true },
  { ends: "without a connection", error: "ECONNREFUSED", isRemembered: false },
  { ends: "without a way to AWS", error: "EHOSTUNREACH", call: "connect", isRemembered: false },
  { ends: "with the way to AWS gone", error: "EHOSTUNREACH", call: "read", isRemembered: true },
  { ends: "with the network gone", error: "ENETUNREACH", call: "write", isRemembered: true },
])("a change that ends $ends: remembered $isRemembered", async ({ error, call, isRemembered }) => {
  const unanswered = createUnanswered({ ...wallClock, monotonic: () => 4711 });
  const onTheWay = { ...door([]), handle: () => Promise.reject(broken(error ?? "", call)) };
  const client = new AutoScalingClient({
    ...settings,
    maxAttempts: 1,
    requestHandler:
      error === undefined || error === "answered" ? door([error ? 503 : 200]) : onTheWay,
    extensions: [
      guardedHandler({
        tally: createTally(),
        unanswered,
        guard: createLeaseGuard(() => undefined),
        holdsState: false,
      }),
    ],
  });
  await client
    .send(new UpdateAutoScalingGroupCommand({ AutoScalingGroupName: "g" }))
    .catch(() => undefined);
  expect(unanswered.latest()).toBe(isRemembered ? 4711 : undefined);
});

/** As Node's handler rejects. */
function broken(code: string, syscall?: string): Error {
  const name = code === "TimeoutError" ? code : "Error";
  return Object.assign(new Error(code), { name, code, syscall });
}
