import { expect, test } from "vitest";
import { referenceFlaw } from "../../../src/domain/reference-flaw.ts";

test.each([
  "hello",
  "",
  "ssmx:no",
  "SSM:upper",
  "ssm:/shop/password",
  "ssm:password",
  "ssm:/shop/db.main-1_x:3",
  "ssm:password:current",
  "ssm:arn:aws:ssm:eu-west-1:123456789012:parameter/shop/password",
  "ssm:arn:aws-cn:ssm:cn-north-1:123456789012:parameter/p",
  "secretsmanager:shop/db",
  "secretsmanager:shop/db#password",
  "secretsmanager:a+b=c.d@e-f#a key with spaces",
  "secretsmanager:arn:aws:secretsmanager:eu-west-1:123456789012:secret:db-AbCdEf",
  "secretsmanager:arn:aws:secretsmanager:eu-west-1:123456789012:secret:db-AbCdEf#key",
])("%j can stand", (text) => {
  expect(referenceFlaw(text)).toBeUndefined();
});

test.each([
  "ssm:",
  "ssm:/",
  "ssm:shop/password",
  "ssm:/shop//password",
  "ssm:/shop/password/",
  "ssm:/shop/pass word",
  "ssm:/shop/password\n",
  "ssm:arn:aws:secretsmanager:eu-west-1:123456789012:secret:db",
  "ssm:arn:aws:ssm:eu-west-1:1234:parameter/p",
])("%j names no parameter", (text) => {
  expect(referenceFlaw(text)).toMatch(/^must be ssm: .* ssm:\/shop\/password$/);
});

test.each([
  "secretsmanager:",
  "secretsmanager:#key",
  "secretsmanager:shop/db#",
  "secretsmanager:shop db",
  "secretsmanager:arn:aws:ssm:eu-west-1:123456789012:parameter/p",
])("%j names no secret", (text) => {
  expect(referenceFlaw(text)).toMatch(/^must be secretsmanager: /);
});
