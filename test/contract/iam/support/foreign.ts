import type { Check } from "../../../../src/standin/iam/check.ts";

/** The same question about something that is another's, or made otherwise. */
export interface Foreign {
  /** What is foreign about it. */
  readonly what: string;
  readonly check: Check;
}

/** Condition keys that set own and foreign apart, and what is foreign. */
const foreignValues: Readonly<Record<string, string>> = {
  "aws:RequestTag/slipway:service": "api",
  "aws:RequestTag/slipway:environment": "production",
  "aws:ResourceTag/slipway:service": "api",
  "aws:ResourceTag/slipway:environment": "production",
  "ec2:CreateAction": "CreateVolume",
  "ec2:LaunchTemplate": "arn:aws:ec2:us-east-1:000000000000:image/ami-1",
  "ec2:MetadataHttpTokens": "optional",
  "elasticloadbalancing:CreateAction": "CreateLoadBalancer",
  "dynamodb:LeadingKeys": "api#control",
  "iam:PassedToService": "lambda.amazonaws.com",
};

/** Every way in which a question may be about what is another's, one at a time. */
export function foreignTo(check: Check): readonly Foreign[] {
  const { action, resource, context } = check;
  const keys = Object.keys(context).filter((key) => key in foreignValues);
  const values = keys.map((key) => ({
    what: `${action} on ${resource}: ${key} of another`,
    check: { ...check, context: { ...context, [key]: [foreignValues[key]!] } },
  }));
  const others = otherResources(resource).map((other) => ({
    what: `${action} on ${other}`,
    check: { ...check, resource: other },
  }));
  return [...values, ...others];
}

/** Things that are held by their tags alone: AWS gives them their names, or ids. */
const heldByTags =
  /:(autoScalingGroup|targetgroup|listener-rule|launch-template|instance|volume)[:/]/;

function otherResources(resource: string): readonly string[] {
  if (resource === "*" || heldByTags.test(resource)) return [];
  const other = resource.replaceAll(/\bweb\b/g, "api");
  return [other === resource ? `${resource}-other` : other];
}

/** What the policies let pass although it is foreign, and why. */
export function mayBeForeign({ check, what }: Foreign): boolean {
  return reasons.some(({ action, by }) => action === check.action && by.test(what));
}

const reasons: readonly { readonly action: string; readonly by: RegExp }[] = [
  // Tokens of private sources are several services' at once.
  { action: "ssm:GetParameter", by: /parameter\/tokens\// },
  { action: "secretsmanager:GetSecretValue", by: /secret:tokens-/ },
  // Of a launch the instance is held by its tags, and the template by its own; what comes with
  // them has none yet, and any image may be the base's next one.
  { action: "ec2:RunInstances", by: /:(volume|network-interface)\/\*/ },
  { action: "ec2:RunInstances", by: /:image\// },
  { action: "ec2:RunInstances", by: /:launch-template\/.*: ec2:LaunchTemplate/ },
];
