// Goal: the promise on README's first page: the rehearsal passes, in time, without a lost request.
// Method: the built slipway, as a newcomer runs it; here with --json.
import { tmpdir } from "node:os";
import { expect, test } from "vitest";
import { slipway } from "../support/slipway-process.ts";

test("slipway rehearse --json", async () => {
  const ended = await slipway(tmpdir(), ["rehearse", "--json"]);
  expect(ended.exitCode, ended.stdout + ended.stderr).toBe(0);
  const result = ended.result as any;
  expect(result).toMatchObject({ outcome: "passed", failedRequests: 0, problems: [] });
  expect(result.acts.map((act: any) => [act.name, act.outcome])).toEqual([
    ["deploy v1", "live"],
    ["deploy v2", "live"],
    ["deploy v3", "rolled-back"],
    ["roll back to v1", "live"],
  ]);
  expect(result.requests.sent).toBeGreaterThan(1000);
  expect(Object.keys(result.requests.byRelease)).toHaveLength(2);
  expect(result.left.strays).toEqual([]);
  expect(result.acts[1].mutations).toBeLessThanOrEqual(20);
  expect(result.acts[2].reason).toContain("PROGRAM_EXITED");
  expect(result.seconds).toBeLessThan(180);
});
