import type { Operations } from "../operation.ts";
import { createLogGroup, deleteLogGroup } from "./create-log-group.ts";
import { createLogStream, deleteLogStream } from "./create-log-stream.ts";
import { describeLogGroups } from "./describe-log-groups.ts";
import { describeLogStreams } from "./describe-log-streams.ts";
import { filterLogEvents } from "./filter-log-events.ts";
import { getLogEvents } from "./get-log-events.ts";
import { putLogEvents } from "./put-log-events.ts";
import { deleteRetentionPolicy, putRetentionPolicy } from "./retention-policy.ts";

/** CloudWatch Logs. */
export const logsOperations: Operations = {
  CreateLogGroup: createLogGroup,
  CreateLogStream: createLogStream,
  DeleteLogGroup: deleteLogGroup,
  DeleteLogStream: deleteLogStream,
  DeleteRetentionPolicy: deleteRetentionPolicy,
  DescribeLogGroups: describeLogGroups,
  DescribeLogStreams: describeLogStreams,
  FilterLogEvents: filterLogEvents,
  GetLogEvents: getLogEvents,
  PutLogEvents: putLogEvents,
  PutRetentionPolicy: putRetentionPolicy,
};
