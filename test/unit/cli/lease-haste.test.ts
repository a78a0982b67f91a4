// Goal: the lease's times are shortened for a stand-in on this machine, and never where a call could reach AWS.
// Method: the environment variable beside every setting that says where calls go; then a real connect.
import { expect, test } from "vitest";
import { leaseHaste } from "../../../src/cli/lease-haste.ts";
import { connect } from "../../../src/cli/wiring.ts";
import { leaseTimes } from "../../../src/domain/lease.ts";
import { sampleSettings } from "../../support/samples.ts";
import { failureOf } from "./failure-of.ts";
import { fakeContext } from "./fake-context.ts";

const here = { AWS_ENDPOINT_URL: "http://127.0.0.1:4566" };

test.each([
  [{}, 1],
  [{ SLIPWAY_LEASE_HASTE: "" }, 1],
  [{ ...here, SLIPWAY_LEASE_HASTE: "20" }, 20],
  [{ ...here, SLIPWAY_LEASE_HASTE: "60", AWS_ENDPOINT_URL_S3: "http://localhost:9000" }, 60],
])("%j: %i times as fast", (env, haste) => {
  expect(leaseHaste(env)).toBe(haste);
});

test.each([
  [{}, "AWS_ENDPOINT_URL does not name this machine"],
  [{ AWS_ENDPOINT_URL: "" }, "AWS_ENDPOINT_URL does not name this machine"],
  [{ AWS_ENDPOINT_URL: "https://dynamodb.eu-west-1.amazonaws.com" }, "AWS_ENDPOINT_URL does not"],
  [{ AWS_ENDPOINT_URL: "http://127.0.0.1.example.com" }, "AWS_ENDPOINT_URL does not"],
  [{ ...here, AWS_ENDPOINT_URL_DYNAMODB: "https://dynamodb.eu-west-1.amazonaws.com" }, "_DYNAMODB"],
  [{ ...here, AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: "true" }, "AWS_IGNORE_CONFIGURED_ENDPOINT"],
])("%j: refused, whoever connects", async (env, why) => {
  const context = fakeContext({ env: { ...env, SLIPWAY_LEASE_HASTE: "1" } });
  const failure = await failureOf(() => connect(context, sampleSettings));
  expect(failure).toMatchObject({ code: "BAD_INPUT", remedy: "Unset SLIPWAY_LEASE_HASTE." });
  expect(failure.summary).toContain("SLIPWAY_LEASE_HASTE shortens the lease");
  expect(failure.summary).toContain(why);
});

test.each(["0", "61", "-1", "2.5", "fast", "1e1", " 20"])("%j is no haste", async (text) => {
  const failure = await failureOf(() => leaseHaste({ ...here, SLIPWAY_LEASE_HASTE: text }));
  expect(failure.summary).toBe(
    `SLIPWAY_LEASE_HASTE is "${text}"; it is a whole number from 1 to 60.`,
  );
});

test("all times are shortened together, and keep their order", () => {
  const { leaseMs, heartbeatMs, againMs, marginMs, signatureWindowMs, lookMs } = leaseTimes();
  expect({ leaseMs, signatureWindowMs, heartbeatMs, marginMs }).toEqual({
    leaseMs: 60_000,
    signatureWindowMs: 300_000,
    heartbeatMs: 15_000,
    marginMs: 20_000,
  });
  expect(heartbeatMs + againMs + marginMs).toBeLessThan(leaseMs);
  expect(leaseTimes(20)).toEqual({
    leaseMs: leaseMs / 20,
    heartbeatMs: heartbeatMs / 20,
    againMs: againMs / 20,
    marginMs: marginMs / 20,
    signatureWindowMs: signatureWindowMs / 20,
    lookMs: lookMs / 20,
  });
});
