import { AccountPrincipal } from "aws-cdk-lib/aws-iam";
import { Match } from "aws-cdk-lib/assertions";
import { expect, test } from "vitest";
import { filled, synthesize } from "./synthesized.ts";

const github = {
  providerArn: "arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com",
  issuer: "token.actions.githubusercontent.com",
  subject: "repo:acme/web:environment:production",
};

test("one CI job, exactly named, takes the deployer's role", () => {
  const { service } = synthesize({}, { deployFrom: [github] });
  service.hasResourceProperties("AWS::IAM::Role", {
    Description: "Deploys web in production, and nothing else",
    AssumeRolePolicyDocument: {
      Statement: [
        {
          Action: "sts:AssumeRoleWithWebIdentity",
          Effect: "Allow",
          Principal: { Federated: github.providerArn },
          Condition: {
            StringEquals: {
              "token.actions.githubusercontent.com:aud": "sts.amazonaws.com",
              "token.actions.githubusercontent.com:sub": github.subject,
            },
          },
        },
      ],
    },
  });
});

test.each(["repo:acme/*", "repo:acme/web:*", "repo:acme/we?:ref:main", "", "acme"])(
  "subject %j could be somebody else and is refused",
  (subject) => {
    expect(() => synthesize({}, { deployFrom: [{ ...github, subject }] })).toThrow(
      /one exact identity/,
    );
  },
);

/** What AWS allows of a managed policy, white space apart (IAM quotas). */
const mostCharacters = 6_144;

test("policies fit, with ARNs as long as they get", () => {
  const { service } = synthesize({}, { service: "a".repeat(32) });
  const policies = Object.values(service.findResources("AWS::IAM::ManagedPolicy"));
  expect(policies).toHaveLength(4);
  for (const policy of policies) {
    const text = JSON.stringify(policy["Properties"].PolicyDocument, (_key, value: unknown) =>
      isFilledIn(value) ? filled(value).replaceAll(/<[^>]*>/g, atItsLongest) : value,
    );
    expect(text.length).toBeLessThan(mostCharacters);
    expect(text.length).toBeGreaterThan(500);
  }
});

const lengths: Readonly<Record<string, number>> = {
  "<AWS::Partition>": "aws-us-gov".length,
  "<AWS::Region>": "ap-southeast-2".length,
  "<AWS::AccountId>": 12,
};

/** What is filled in besides is an ARN, or an id such as `subnet-0123456789abcdef0`. */
const atItsLongest = (name: string): string =>
  "x".repeat(lengths[name] ?? (/arn/i.test(name) ? 120 : 24));

const isFilledIn = (value: unknown): boolean =>
  typeof value === "object" &&
  value !== null &&
  ["Fn::Join", "Fn::GetAtt", "Fn::ImportValue", "Ref"].some((key) => key in value);

test("one role may be passed, to EC2 alone: that of the service's instances", () => {
  const { service } = synthesize();
  const statements = Object.values(service.findResources("AWS::IAM::ManagedPolicy"))
    .flatMap(({ Properties }) => Properties.PolicyDocument.Statement as Statement[])
    .filter(({ Action }) => [Action].flat().includes("iam:PassRole"));
  const role = { "Fn::GetAtt": [expect.stringContaining("InstanceRole"), "Arn"] };
  expect(statements).toEqual([
    {
      Sid: "PassInstanceRole",
      Effect: "Allow",
      Action: "iam:PassRole",
      Resource: role,
      Condition: { StringEquals: { "iam:PassedToService": "ec2.amazonaws.com" } },
    },
  ]);
});

interface Statement {
  readonly Action: string | string[];
}

test("images are pushed under tags that do not move, and are scanned", () => {
  synthesize().service.hasResourceProperties("AWS::ECR::Repository", {
    RepositoryName: "slipway/production/web",
    ImageTagMutability: "IMMUTABLE",
    ImageScanningConfiguration: { ScanOnPush: true },
  });
});

test("whoever may look may not change", () => {
  const looker = new AccountPrincipal("210987654321");
  const { service } = synthesize({}, { viewers: [looker] });
  service.hasResourceProperties("AWS::IAM::Role", {
    Description: "Looks at web in production",
    AssumeRolePolicyDocument: {
      Statement: [Match.objectLike({ Action: "sts:AssumeRole" })],
    },
  });
});

test.each(["Web", "a_b", "", "a".repeat(33)])("service %j is refused", (name) => {
  expect(() => synthesize({}, { service: name })).toThrow(/service is/);
});
