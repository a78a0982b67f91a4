import { expect, test } from "vitest";
import { AwsError } from "../../../../../src/standin/aws-error.ts";
import { VirtualClock } from "../../../../../src/standin/clock.ts";
import { answerHook } from "../../../../../src/standin/instances/boot/answer-hook.ts";
import { instanceAws } from "../../../../../src/standin/instances/boot/instance-aws.ts";

function given(errors: AwsError[], answer: unknown = {}) {
  const clock = new VirtualClock(0);
  const calls: [number, string, unknown][] = [];
  const ending = new AbortController();
  const aws = instanceAws({
    instanceId: "i-1",
    clock,
    signal: ending.signal,
    call: (_, service, operation, input) => {
      calls.push([clock.now(), `${service} ${operation}`, input]);
      const error = errors.shift();
      return error === undefined ? Promise.resolve(answer) : Promise.reject(error);
    },
  });
  return { clock, calls, aws, ending };
}

/** Moves the clock on whenever everything waits for it. */
async function settled<T>(clock: VirtualClock, work: Promise<T>): Promise<T> {
  let isOver = false;
  const watched = work.finally(() => (isOver = true));
  watched.catch(() => {});
  while (!isOver) {
    await new Promise((resolve) => setImmediate(resolve));
    clock.advance(50);
  }
  return watched;
}

test("an item's strings, read consistently", async () => {
  const { aws, calls } = given([], {
    Item: { pk: { S: "a" }, n: { N: "1" }, document: { S: "{}" } },
  });
  expect(await aws.getItem("t", "a", "b")).toEqual({ pk: "a", document: "{}" });
  expect(calls[0]?.[2]).toEqual({
    TableName: "t",
    Key: { pk: { S: "a" }, sk: { S: "b" } },
    ConsistentRead: true,
  });
  expect(await given([], {}).aws.getItem("t", "a", "b")).toBeUndefined();
});

test("weather is waited out, five attempts at most; a refusal is final", async () => {
  const throttled = () => new AwsError("ThrottlingException", "Rate exceeded");
  const passing = given([throttled(), new AwsError("X", "y", { status: 503 })]);
  await settled(passing.clock, passing.aws.putItem("t", {}));
  expect(passing.calls.map(([at]) => at)).toEqual([0, 100, 300]);
  const lasting = given(Array.from({ length: 9 }, throttled));
  await expect(settled(lasting.clock, lasting.aws.putItem("t", {}))).rejects.toThrow("Rate");
  expect(lasting.calls).toHaveLength(5);
  const refused = given([new AwsError("AccessDeniedException", "no")]);
  await expect(refused.aws.putItem("t", {})).rejects.toThrow("no");
  expect(refused.calls).toHaveLength(1);
});

test("an instance that is being terminated calls nobody any more", async () => {
  const { aws, ending, calls } = given([]);
  ending.abort(new Error("terminated"));
  await expect(aws.putItem("t", {})).rejects.toThrow("terminated");
  expect(calls).toEqual([]);
});

test("a hook that is not yet waiting is asked again for five seconds; then it is said", async () => {
  const notYet = () => new AwsError("ValidationError", "No active Lifecycle Action found");
  const notes: string[] = [];
  const answer = { hook: "boot", group: "web-r1", result: "CONTINUE" as const };
  const note = (line: string): void => void notes.push(line);
  const soon = given([notYet(), notYet()], "<xml/>");
  const signal = soon.ending.signal;
  await settled(soon.clock, answerHook({ aws: soon.aws, answer, clock: soon.clock, signal, note }));
  expect(soon.calls.map(([, name]) => name)).toEqual(
    Array.from({ length: 3 }, () => "autoscaling CompleteLifecycleAction"),
  );
  expect(soon.calls[2]?.[2]).toEqual({
    LifecycleHookName: "boot",
    AutoScalingGroupName: "web-r1",
    InstanceId: "i-1",
    LifecycleActionResult: "CONTINUE",
  });
  const never = given(Array.from({ length: 99 }, notYet));
  const over = answerHook({ aws: never.aws, answer, clock: never.clock, signal, note });
  await settled(never.clock, over);
  expect(never.calls).toHaveLength(20);
  expect(notes).toEqual([
    "hook boot: CONTINUE",
    "hook boot not completed: No active Lifecycle Action found",
  ]);
});
