/** CloudWatch Logs' client, alone in its file: see ec2-client.ts. */
export { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
