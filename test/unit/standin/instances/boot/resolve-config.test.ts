import { expect, test } from "vitest";
import { AwsError } from "../../../../../src/standin/aws-error.ts";
import type { InstanceAws } from "../../../../../src/standin/instances/boot/instance-aws.ts";
import { resolveConfig } from "../../../../../src/standin/instances/boot/resolve-config.ts";

const secrets: Readonly<Record<string, string>> = {
  "shop/db": '{"user": "ann", "password": "hunter2\\n", "port": 5432}',
  plain: "a\r\nb",
};

const aws = {
  getParameter: (name: string) => Promise.resolve({ value: `of ${name}`, version: 3 }),
  getSecretValue: (id: string) =>
    secrets[id] === undefined
      ? Promise.reject(new AwsError("ResourceNotFoundException", "cannot find it"))
      : Promise.resolve({ value: secrets[id], version: "v-1" }),
} as unknown as InstanceAws;

const resolve = (from: string) => resolveConfig(aws, { PLAIN: "p", KEY: { from } });

test.each([
  ["ssm:/shop/x", "of /shop/x", "ssm:/shop/x@3"],
  ["secretsmanager:plain", "a\r\nb", "secretsmanager:plain@v-1"],
  ["secretsmanager:shop/db", secrets["shop/db"], "secretsmanager:shop/db@v-1"],
  ["secretsmanager:shop/db#password", "hunter2\n", "secretsmanager:shop/db#password@v-1"],
])("%s is followed to its value, byte for byte", async (from, value, reference) => {
  expect(await resolve(from)).toEqual({
    values: { PLAIN: "p", KEY: value },
    references: { KEY: reference },
  });
});

test.each([
  ["secretsmanager:none", "KEY: secretsmanager:none: ResourceNotFoundException"],
  ["secretsmanager:shop/db#port", "no JSON object with a text of that name"],
  ["secretsmanager:shop/db#toString", "no JSON object with a text of that name"],
  ["secretsmanager:plain#x", "no JSON object with a text of that name"],
  ["vault:x", "KEY: vault:x is no kind of reference"],
])("%s has no value, and that is said without one", async (from, says) => {
  const error = await resolve(from).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({
    code: "REFERENCE_UNRESOLVED",
    message: expect.stringContaining(says),
  });
  expect(String(error)).not.toContain("hunter2");
});
