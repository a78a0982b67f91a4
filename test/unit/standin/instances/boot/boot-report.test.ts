import { expect, test } from "vitest";
import { VirtualClock } from "../../../../../src/standin/clock.ts";
import { attributeMap } from "../../../../../src/standin/instances/boot/attribute-value.ts";
import { BootReporter } from "../../../../../src/standin/instances/boot/boot-report.ts";

test("values as DynamoDB writes them, undefined left out at every depth", () => {
  expect(
    attributeMap({ a: "x", b: 1.5, c: false, d: undefined, e: ["y", { f: undefined, g: [] }] }),
  ).toEqual({
    a: { S: "x" },
    b: { N: "1.5" },
    c: { BOOL: false },
    e: { L: [{ S: "y" }, { M: { g: { L: [] } } }] },
  });
});

test("one write at a time, what changed meanwhile written next, a lost write not the end", async () => {
  const written: any[] = [];
  const lost: unknown[] = [];
  let release: (error?: Error) => void = () => {};
  const reporter = new BootReporter({
    clock: new VirtualClock(1_700_000_000_500),
    service: "web",
    rollout: 4,
    instanceId: "i-1",
    zone: "a",
    put: (item) => {
      written.push(item);
      return new Promise((resolve, reject) => {
        release = (error) => (error === undefined ? resolve() : reject(error));
      });
    },
    undelivered: (error) => lost.push(error),
  });
  const first = reporter.change({ step: "config" });
  void reporter.change({ step: "artifact" });
  const third = reporter.change({ step: "run", restarts: 2 });
  expect(written).toHaveLength(1);
  release(new Error("weather"));
  await expect.poll(() => written.length).toBe(2);
  release();
  await Promise.all([first, third]);
  expect(lost).toHaveLength(1);
  expect(written.map((item) => item.step.S)).toEqual(["config", "run"]);
  expect(written[1]).toMatchObject({
    pk: { S: "web#boot#4" },
    sk: { S: "i-1" },
    restarts: { N: "2" },
    updatedAt: { N: "1700000000500" },
    expires: { N: String(1_700_000_000 + 604_800) },
  });
  expect(written[1]).not.toHaveProperty("failure");
});
