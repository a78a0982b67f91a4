import { expect, test } from "vitest";
import { ConditionFailed } from "../../../src/aws/condition-failed.ts";
import { settleWrite } from "../../../src/aws/settle-write.ts";
import { RolloutFailure } from "../../../src/domain/failure.ts";
import { ManualClock } from "./manual-clock.ts";

const named = (name: string, more: object = {}): Error =>
  Object.assign(new Error(name), { name, ...more });

const cancelled = (...codes: readonly string[]): Error =>
  named("TransactionCanceledException", { CancellationReasons: codes.map((Code) => ({ Code })) });

/** Sends a write that meets these errors in turn and then stands; how it ended, and how often. */
async function settle(errors: readonly Error[], stands = false) {
  const clock = new ManualClock();
  const start = clock.monotonic();
  let sent = 0;
  let end: unknown = "written";
  try {
    await settleWrite({
      clock,
      random: { hex: (bytes) => "ff".repeat(bytes) },
      action: "dynamodb:TransactWriteItems",
      resource: "rollout 1 in table state",
      send: async () => {
        sent += 1;
        const error = errors[sent - 1];
        await Promise.resolve();
        if (error) {
          throw error;
        }
      },
      stands: () => Promise.resolve(stands),
    });
  } catch (error) {
    end = error;
  }
  return { end, sent, tookMs: clock.monotonic() - start };
}

const conflict = cancelled("None", "TransactionConflict", "None");

// Faults: A9.
test.each([
  ["a conflict alone is sent again", [conflict, conflict], 3],
  ["parts that were throttled too", [cancelled("None", "ThrottlingError")], 2],
  ["a transaction in progress is awaited", [named("TransactionInProgressException")], 2],
  ["and one item's conflict", [named("TransactionConflictException")], 2],
])("%s", async (_what, errors, sent) => {
  const end = await settle(errors);
  expect(end.sent).toBe(sent);
});

// Faults: A9.
test("a condition that failed beside conflicts is the reason, by position, and is not retried", async () => {
  const mixed = cancelled("None", "ConditionalCheckFailed", "TransactionConflict");
  const { end, sent } = await settle([mixed]);
  expect(end).toBeInstanceOf(ConditionFailed);
  expect((end as ConditionFailed).failed).toEqual([1]);
  expect(sent).toBe(1);
});

// Faults: A8.
test("a condition that our own lost success made fail is success", async () => {
  const { end, sent } = await settle(
    [named("TimeoutError"), cancelled("None", "ConditionalCheckFailed")],
    true,
  );
  expect([end, sent]).toEqual(["written", 2]);
});

// Faults: A1, A10.
test("it gives up after six tries, long before AWS forgets its token, and reads back first", async () => {
  const errors = Array.from({ length: 9 }, () => named("ThrottlingException"));
  const given = await settle(errors);
  expect(given.sent).toBe(6);
  expect(given.end).toBeInstanceOf(RolloutFailure);
  expect((given.end as RolloutFailure).failure.code).toBe("AWS_UNREACHABLE");
  // Six answers of ten seconds at the most and the pauses between; a token is good for 600 s.
  expect(given.tookMs + 6 * 12_000).toBeLessThan(600_000 / 2);
  expect((await settle(errors, true)).end).toBe("written");
});

test("what is neither weather nor a condition is not sent again", async () => {
  const { end, sent } = await settle([named("ValidationException")]);
  expect([sent, (end as Error).name]).toEqual([1, "ValidationException"]);
});
