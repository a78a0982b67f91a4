import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { parseBase } from "../../../src/aws/parse-base.ts";
import type { Base } from "../../../src/domain/base.ts";

interface Schema {
  readonly required: readonly string[];
  readonly properties: Readonly<Record<string, object>>;
}

const path = new URL("../../../cdk/schemas/base-1.schema.json", import.meta.url);
const { required, properties } = JSON.parse(readFileSync(path, "utf8")) as Schema;

const whole: Base = {
  schemaVersion: 1,
  region: "eu-west-1",
  account: "123456789012",
  vpcId: "vpc-1",
  subnetIds: ["subnet-1"],
  securityGroupIds: ["sg-1"],
  loadBalancerArn: "arn:lb",
  listenerArn: "arn:listener",
  loadBalancerDns: "front.example.com",
  listenerPort: 443,
  listenerProtocol: "HTTPS",
  propagationSeconds: 60,
  table: "slipway-production",
  sourceStore: "s3://sources/sources",
  amiParameter: "/slipway/production/ami",
  instanceProfileArn: "arn:profile",
  logGroup: "/slipway/production",
  dashboard: "slipway-production",
  artifacts: ["tarball", "image"],
};

const without = (member: string): string =>
  JSON.stringify(Object.fromEntries(Object.entries(whole).filter(([key]) => key !== member)));
const parse = (value: string): Base => parseBase([{ name: "/slipway/production/base", value }]);

test("the schema the stack publishes by has the members slipway reads", () => {
  expect(Object.keys(properties).toSorted()).toEqual(Object.keys(whole).toSorted());
});

test.each(required)("without %s it is no base", (member) => {
  expect(() => parse(without(member))).toThrow(member);
});

test.each(Object.keys(properties).filter((member) => !required.includes(member)))(
  "without %s it still is one",
  (member) => {
    expect(parse(without(member))).toEqual({ ...whole, [member]: undefined });
  },
);
