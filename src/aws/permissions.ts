/**
 * IAM actions the deployer's role needs, by the file that makes the calls; cdk builds its policy
 * from this. Actions IAM asks for besides the call's own stand beside it.
 */
export const permissions = {
  "base.ts": ["ssm:GetParameter", "ssm:GetParameters"],
  "describe-image.ts": ["ec2:DescribeImages"],
  "ecr-image.ts": ["ecr:DescribeImages"],
  "missing-subnets.ts": ["ec2:DescribeSubnets"],
  "consoles.ts": ["ec2:GetConsoleOutput"],
  "log-streams.ts": ["logs:DescribeLogStreams", "logs:GetLogEvents"],
  "release-log.ts": ["logs:CreateLogStream", "logs:PutLogEvents"],
  "caller.ts": ["sts:GetCallerIdentity"],
  // CreateTags for TagSpecifications; RunInstances and PassRole because CreateAutoScalingGroup
  // checks that the caller could launch the template himself.
  "launch-template.ts": [
    "ec2:CreateLaunchTemplate",
    "ec2:DescribeLaunchTemplates",
    "ec2:DeleteLaunchTemplate",
    "ec2:CreateTags",
    "ec2:RunInstances",
    "iam:PassRole",
  ],
  "groups.ts": [
    "autoscaling:CreateAutoScalingGroup",
    "autoscaling:UpdateAutoScalingGroup",
    "autoscaling:DeleteAutoScalingGroup",
    "autoscaling:PutScalingPolicy",
    "autoscaling:DeletePolicy",
    "autoscaling:CreateOrUpdateTags",
  ],
  "mend-group.ts": [
    "autoscaling:UpdateAutoScalingGroup",
    "autoscaling:ResumeProcesses",
    "autoscaling:SetInstanceProtection",
  ],
  "describe-group.ts": ["autoscaling:DescribeAutoScalingGroups"],
  "all-groups.ts": ["autoscaling:DescribeAutoScalingGroups"],
  "list-estate.ts": [
    "autoscaling:DescribePolicies",
    "ec2:DescribeLaunchTemplates",
    "elasticloadbalancing:DescribeAccountLimits",
    "elasticloadbalancing:DescribeTargetGroups",
  ],
  "launch-failures.ts": ["autoscaling:DescribeScalingActivities"],
  "read-object.ts": ["s3:GetObject"],
  // For a token of a private source, and only of what it names.
  "read-secret.ts": ["ssm:GetParameter", "secretsmanager:GetSecretValue"],
  // HEAD needs GetObject, and ListBucket to tell an absent object from a forbidden one.
  "s3-sources.ts": ["s3:GetObject", "s3:PutObject", "s3:DeleteObject", "s3:ListBucket"],
  "target-groups.ts": [
    "elasticloadbalancing:CreateTargetGroup",
    "elasticloadbalancing:ModifyTargetGroupAttributes",
    "elasticloadbalancing:DeleteTargetGroup",
    "elasticloadbalancing:DescribeTargetHealth",
    "elasticloadbalancing:AddTags",
  ],
  "target-group-tags.ts": [
    "elasticloadbalancing:DescribeTargetGroups",
    "elasticloadbalancing:DescribeTags",
  ],
  "rules.ts": [
    "elasticloadbalancing:CreateRule",
    "elasticloadbalancing:ModifyRule",
    "elasticloadbalancing:DeleteRule",
    "elasticloadbalancing:DescribeRules",
    "elasticloadbalancing:AddTags",
  ],
  "elb-tags.ts": ["elasticloadbalancing:DescribeTags"],
  "state-table.ts": ["dynamodb:GetItem", "dynamodb:Query"],
  // IAM knows no TransactWriteItems: it asks for the action of each part.
  "transact.ts": [
    "dynamodb:ConditionCheckItem",
    "dynamodb:PutItem",
    "dynamodb:UpdateItem",
    "dynamodb:DeleteItem",
  ],
  "break-lease.ts": ["dynamodb:UpdateItem"],
  "leases.ts": ["dynamodb:PutItem"],
  "held-lease.ts": ["dynamodb:UpdateItem"],
  "publish-release.ts": ["dynamodb:UpdateItem"],
  "pin-release.ts": ["dynamodb:UpdateItem"],
  "config-store.ts": ["dynamodb:PutItem"],
} as const satisfies Readonly<Record<string, readonly string[]>>;
