// Goal: a reference is followed by the caller's own rights; what is not there is said, no value is.
// Method: both services' clients answered by hand.
import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { GetParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { expect, test } from "vitest";
import { createClients } from "../../../src/aws/clients.ts";
import { readSecret } from "../../../src/aws/read-secret.ts";
import { mockedClient } from "../../support/mocked-client.ts";
import { failureOf } from "../cli/failure-of.ts";
import { ManualClock } from "./manual-clock.ts";

const ssm = mockedClient(SSMClient);
const secrets = mockedClient(SecretsManagerClient);
const clients = createClients({
  region: "eu-west-1",
  clock: new ManualClock(),
  credentials: { accessKeyId: "a", secretAccessKey: "b" },
});

test("a parameter is read decrypted, a secret whole or one member of it", async () => {
  ssm.on(GetParameterCommand, { Name: "/a", WithDecryption: true }).resolves({
    Parameter: { Value: "one" },
  });
  const text = '{"token":"two","n":3}';
  secrets.on(GetSecretValueCommand, { SecretId: "s/x" }).resolves({ SecretString: text });
  expect(await readSecret(clients, "ssm:/a")).toBe("one");
  expect(await readSecret(clients, "secretsmanager:s/x")).toBe(text);
  expect(await readSecret(clients, "secretsmanager:s/x#token")).toBe("two");
  const failure = await failureOf(() => readSecret(clients, "secretsmanager:s/x#n"));
  expect(failure).toMatchObject({ code: "NOT_FOUND" });
  expect(JSON.stringify(failure)).not.toContain("two");
});

test.each([
  ["ssm:/a", "ParameterNotFound", "NOT_FOUND"],
  ["ssm:/a", "AccessDeniedException", "PERMISSION"],
  ["secretsmanager:s", "ResourceNotFoundException", "NOT_FOUND"],
  ["secretsmanager:s", "AccessDeniedException", "PERMISSION"],
])("%s: %s is %s", async (reference, name, code) => {
  const error = Object.assign(new Error("in AWS's words"), { name });
  ssm.on(GetParameterCommand).rejects(error);
  secrets.on(GetSecretValueCommand).rejects(error);
  expect((await failureOf(() => readSecret(clients, reference))).code).toBe(code);
});
