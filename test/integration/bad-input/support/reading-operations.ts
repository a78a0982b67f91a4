/**
 * Every operation slipway may call while it only looks. The list is of what reads, so that a call
 * nobody has thought of counts as a change.
 */
const reading: ReadonlySet<string> = new Set([
  "autoscaling:DescribeAutoScalingGroups",
  "autoscaling:DescribeScalingActivities",
  "dynamodb:BatchGetItem",
  "dynamodb:GetItem",
  "dynamodb:Query",
  "ec2:DescribeImages",
  "ec2:DescribeLaunchTemplates",
  "ec2:DescribeSubnets",
  "ec2:GetConsoleOutput",
  "elasticloadbalancing:DescribeRules",
  "elasticloadbalancing:DescribeTags",
  "elasticloadbalancing:DescribeTargetGroups",
  "elasticloadbalancing:DescribeTargetHealth",
  "logs:DescribeLogStreams",
  "logs:GetLogEvents",
  "ssm:GetParameter",
  "ssm:GetParameters",
  "sts:GetCallerIdentity",
]);

/** `service:Operation`, as the stand-in's log has it, is known to change nothing. */
export const isRead = (name: string): boolean => reading.has(name);
