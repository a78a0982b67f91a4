import { expect, test } from "vitest";
import { permissions } from "../../../src/aws/permissions.ts";
import { deployerPolicy } from "../../../src/aws/policies/deployer.ts";
import { instancePolicy } from "../../../src/aws/policies/instance.ts";
import { viewerPolicy } from "../../../src/aws/policies/looks.ts";
import type { PolicyScope, Statement } from "../../../src/aws/policies/statement.ts";

const scope: PolicyScope = {
  partition: "aws",
  region: "eu-west-1",
  account: "123456789012",
  base: "production",
  service: "web",
  environment: "production",
  tableArn: "arn:aws:dynamodb:eu-west-1:123456789012:table/slipway-production",
  listenerArn: "arn:aws:elasticloadbalancing:eu-west-1:123456789012:listener/app/front/1/2",
  subnetArns: ["arn:aws:ec2:eu-west-1:123456789012:subnet/subnet-1"],
  securityGroupArn: "arn:aws:ec2:eu-west-1:123456789012:security-group/sg-1",
  instanceRoleArn: "arn:aws:iam::123456789012:role/web",
  sourceBucketArn: "arn:aws:s3:::sources",
  sourcePrefix: "sources/",
  logGroup: "/slipway/production",
  repositoryArn: "arn:aws:ecr:eu-west-1:123456789012:repository/web",
  sourceTokenArns: ["arn:aws:ssm:eu-west-1:123456789012:parameter/github"],
};

const needed = [...new Set<string>(Object.values(permissions).flat())].toSorted();
const actions = (policy: readonly Statement[]): readonly string[] =>
  [...new Set(policy.flatMap(({ Action }) => Action))].toSorted();

test("a deployer may make every call the adapters make, and no other", () => {
  expect(actions(deployerPolicy(scope))).toEqual(needed);
});

test("a viewer may make those of them that only look", () => {
  const looks = /:(Describe|Get|List|Query|Head)/;
  const mayNot = actions(viewerPolicy(scope)).filter((action) => !needed.includes(action));
  expect(mayNot).toEqual([]);
  expect(actions(viewerPolicy(scope)).filter((action) => !looks.test(action))).toEqual([]);
  const withheld = needed.filter(
    (action) => looks.test(action) && !actions(viewerPolicy(scope)).includes(action),
  );
  // Only a rollout asks why launches fail, and only a publisher for tokens.
  expect(withheld).toEqual([
    "autoscaling:DescribeScalingActivities",
    "secretsmanager:GetSecretValue",
  ]);
});

const policies = { deployer: deployerPolicy, instance: instancePolicy, viewer: viewerPolicy };

test.each(Object.entries(policies))("%s: statements have names of their own", (_, policy) => {
  const names = policy(scope).map(({ Sid }) => Sid);
  expect(new Set(names).size).toBe(names.length);
  expect(names.every((name) => /^[A-Za-z0-9]+$/.test(name))).toBe(true);
});

/** AWS gives these no resource to name (Service Authorization Reference), and they change nothing. */
const unscoped =
  /^(autoscaling:Describe|ec2:Describe|elasticloadbalancing:Describe|sts:Get|ecr:GetAuthorizationToken$)/;

test.each(Object.entries(policies))("%s: only looks go without a resource", (_, policy) => {
  const everywhere = policy(scope).filter(({ Resource }) => Resource.includes("*"));
  const scoped = everywhere.flatMap(({ Action }) => Action).filter((a) => !unscoped.test(a));
  expect(scoped).toEqual([]);
});

test("whatever a deployer makes or changes carries the service's tags", () => {
  const changes = deployerPolicy(scope).filter(({ Action }) =>
    Action.some((action) => /^(autoscaling|elasticloadbalancing):(?!Describe)/.test(action)),
  );
  expect(changes.length).toBeGreaterThan(4);
  for (const { Condition } of changes) {
    expect(Object.values(Condition?.StringEquals ?? {})).toEqual(
      expect.arrayContaining(["web", "production"]),
    );
  }
});

test("the tarballs of a service whose name begins alike are another's", () => {
  const statement = instancePolicy(scope).find(({ Sid }) => Sid === "FetchSource");
  const glob = statement?.Resource[0] ?? "";
  const pattern = new RegExp(`^${glob.replaceAll(".", "\\.").replaceAll("?", ".")}$`);
  const sha256 = "a".repeat(64);
  expect(pattern.test(`arn:aws:s3:::sources/sources/web-${sha256}.tar.gz`)).toBe(true);
  expect(pattern.test(`arn:aws:s3:::sources/sources/web-api-${sha256}.tar.gz`)).toBe(false);
});
