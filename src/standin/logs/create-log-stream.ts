import type {
  CreateLogStreamCommandInput,
  DeleteLogStreamCommandInput,
} from "@aws-sdk/client-cloudwatch-logs";
import type { Given } from "../ec2/given.ts";
import { operation } from "../operation.ts";
import { checkStreamName } from "./check-names.ts";
import { findGroup, findStream } from "./find-group.ts";
import { isThere } from "./refusals.ts";

type Stream = "logGroupName" | "logStreamName";

/** An empty stream. ResourceAlreadyExists, ResourceNotFound (the group), InvalidParameter. */
export const createLogStream = operation<Given<CreateLogStreamCommandInput, Stream>, undefined>(
  ["logGroupName", "logStreamName"],
  (region, { logGroupName, logStreamName }) => {
    checkStreamName(logStreamName);
    const group = findGroup(region, { logGroupName });
    if (group.streams.has(logStreamName)) throw isThere("stream");
    region.logs.addStream(group, logStreamName);
    return undefined;
  },
);

/** Deletes a stream with its events. ResourceNotFound. */
export const deleteLogStream = operation<Given<DeleteLogStreamCommandInput, Stream>, undefined>(
  ["logGroupName", "logStreamName"],
  (region, { logGroupName, logStreamName }) => {
    const group = findGroup(region, { logGroupName });
    group.streams.delete(findStream(group, logStreamName).name);
    return undefined;
  },
);
