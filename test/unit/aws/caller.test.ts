import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { expect, test } from "vitest";
import { callerIdentity, credentialsExpireAt } from "../../../src/aws/caller.ts";
import { createClients } from "../../../src/aws/clients.ts";
import { mockedClient } from "../../support/mocked-client.ts";
import { ManualClock } from "./manual-clock.ts";

const sts = mockedClient(STSClient);
const clock = new ManualClock();

test("who calls", async () => {
  const clients = createClients({ region: "eu-west-1", clock });
  sts.on(GetCallerIdentityCommand).resolves({ Account: "123456789012", Arn: "arn:me" });
  expect(await callerIdentity(clients)).toEqual({ account: "123456789012", arn: "arn:me" });
  const expired = Object.assign(new Error("expired"), { name: "ExpiredToken" });
  sts.on(GetCallerIdentityCommand).rejects(expired);
  await expect(callerIdentity(clients)).rejects.toMatchObject({
    failure: { code: "CREDENTIALS_EXPIRED" },
  });
});

test("until when the credentials last, if they say", async () => {
  const keys = { accessKeyId: "a", secretAccessKey: "a" };
  const expiration = new Date(Date.UTC(2026, 5, 1));
  const lasting = createClients({ region: "eu-west-1", clock, credentials: keys });
  const ending = createClients({
    region: "eu-west-1",
    clock,
    credentials: () => Promise.resolve({ ...keys, expiration }),
  });
  expect(await credentialsExpireAt(lasting)).toBeUndefined();
  expect(await credentialsExpireAt(ending)).toBe(expiration.getTime());
});
