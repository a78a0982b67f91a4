// Goal: an instance's lines reach their stream whole and once, in batches; AWS's bad moments delay
// them, and a group that is not there ends it with one note.
// Method: a virtual clock and AWS's answers by hand.
import { beforeEach, expect, test } from "vitest";
import { AwsError } from "../../../../../src/standin/aws-error.ts";
import { VirtualClock } from "../../../../../src/standin/clock.ts";
import { LogStream } from "../../../../../src/standin/instances/boot/log-stream.ts";

let clock: VirtualClock;
let sent: string[][];
let calls: string[];
let gaveUp: string[];
let answers: (Error | undefined)[];
let stream: LogStream;

beforeEach(() => {
  clock = new VirtualClock(1_000);
  sent = [];
  calls = [];
  gaveUp = [];
  answers = [];
  stream = new LogStream({
    clock,
    group: "/g",
    stream: "web/1/i-1/app",
    gaveUp: (reason) => gaveUp.push(reason),
    call: (operation, input) => {
      calls.push(operation);
      const error = answers.shift();
      if (error) return Promise.reject(error);
      if (operation === "PutLogEvents") {
        expect(input).toMatchObject({ logGroupName: "/g", logStreamName: "web/1/i-1/app" });
        sent.push((input["logEvents"] as { message: string }[]).map(({ message }) => message));
      }
      return Promise.resolve({});
    },
  });
});

async function pass(ms: number): Promise<void> {
  clock.advance(ms);
  for (let turn = 0; turn < 5; turn += 1) await new Promise((done) => setImmediate(done));
}

const notFound = new AwsError("ResourceNotFoundException", "it does not exist");

test("lines are sent whole, in one batch, half a second after the first", async () => {
  stream.write("a\nb");
  stream.write("c\n\nrest");
  await pass(499);
  expect(sent).toEqual([]);
  await pass(1);
  expect(sent).toEqual([["a", "bc", " "]]);
  await stream.close();
  expect(sent[1]).toEqual(["rest"]);
});

test("the stream is made when AWS has none, unless another boot has just made it", async () => {
  answers = [notFound, new AwsError("ResourceAlreadyExistsException", "there")];
  stream.write("a\n");
  await pass(500);
  expect(calls).toEqual(["PutLogEvents", "CreateLogStream", "PutLogEvents"]);
  expect(sent).toEqual([["a"]]);
  expect(gaveUp).toEqual([]);
});

test("what AWS did not take is sent later, in its order, in batches of 500", async () => {
  answers = [new AwsError("ThrottlingException", "slow down")];
  stream.write(Array.from({ length: 600 }, (_, n) => `${n}\n`).join(""));
  await pass(500);
  expect(sent).toEqual([]);
  stream.write("last\n");
  await pass(500);
  expect(sent.map((batch) => batch.length)).toEqual([500, 101]);
  expect(sent.flat().slice(-2)).toEqual(["599", "last"]);
});

test("without the group nothing more is sent, and that is said once", async () => {
  answers = [notFound, notFound];
  stream.write("a\n");
  await pass(500);
  stream.write("b\n");
  await pass(5_000);
  await stream.close();
  expect(calls).toHaveLength(2);
  expect(gaveUp).toEqual(["it does not exist"]);
});
