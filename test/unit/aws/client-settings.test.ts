import { expect, test } from "vitest";
import { clientSettings } from "../../../src/aws/client-settings.ts";
import { createClients } from "../../../src/aws/clients.ts";
import { ManualClock } from "./manual-clock.ts";

const clock = new ManualClock();
const local = { AWS_ENDPOINT_URL: "http://127.0.0.1:4000" };
const dummy = { accessKeyId: "slipway-local", secretAccessKey: "slipway-local" };

test.each(["http://127.0.0.1:4000", "http://localhost:4000", "http://[::1]:4000"])(
  "%s without credentials gets fixed ones and a Region, so that nothing asks IMDS",
  (endpoint) => {
    const settings = clientSettings({ clock, environment: { AWS_ENDPOINT_URL: endpoint } });
    expect(settings).toMatchObject({ credentials: dummy, region: "us-east-1" });
  },
);

test.each([
  [{ AWS_ENDPOINT_URL: "https://example.com" }],
  [{ AWS_ENDPOINT_URL: "not a url" }],
  [{}],
  [{ ...local, AWS_ACCESS_KEY_ID: "AKIA" }],
  [{ ...local, AWS_PROFILE: "mine" }],
])("%j is left to the SDK's default chain", (environment) => {
  expect(clientSettings({ clock, environment })).not.toHaveProperty("credentials");
});

test("what is given wins", () => {
  const credentials = { accessKeyId: "x", secretAccessKey: "y" };
  expect(
    clientSettings({ clock, environment: local, region: "eu-west-1", credentials }),
  ).toMatchObject({ region: "eu-west-1", credentials });
});

test("requests have time limits that are enforced, not warned of", () => {
  expect(clientSettings({ clock, environment: {} }).requestHandler).toEqual({
    connectionTimeout: 2_000,
    requestTimeout: 10_000,
    throwOnRequestTimeout: true,
  });
});

test("changes are attempted once, reads three times", async () => {
  const clients = createClients({ clock, environment: local });
  const ec2 = await clients.ec2();
  for (const pair of [clients.autoScaling, clients.elb, clients.dynamodb, ec2]) {
    expect(await pair.writes.config.maxAttempts()).toBe(1);
    expect(await pair.reads.config.maxAttempts()).toBe(3);
  }
  expect(await clients.heartbeat.config.maxAttempts()).toBe(1);
  expect(await clients.region()).toBe("us-east-1");
  clients.destroy();
});
