import {
  CreateLogGroup$,
  CreateLogStream$,
  DeleteLogGroup$,
  DeleteLogStream$,
  DeleteRetentionPolicy$,
  DescribeLogGroups$,
  DescribeLogStreams$,
  FilterLogEvents$,
  GetLogEvents$,
  InvalidParameterException$,
  InvalidSequenceTokenException$,
  PutLogEvents$,
  PutRetentionPolicy$,
  ResourceAlreadyExistsException$,
  ResourceNotFoundException$,
  ServiceUnavailableException$,
} from "@aws-sdk/client-cloudwatch-logs";
import { serviceModel } from "../service-model.ts";

/** CloudWatch Logs, API 2014-03-28 (its API model). */
export const logsModel = serviceModel(
  {
    name: "logs",
    protocol: "json-1.1",
    xmlNamespace: "http://logs.amazonaws.com/doc/2014-03-28/",
    version: "2014-03-28",
    targetPrefix: "Logs_20140328",
  },
  [
    CreateLogGroup$,
    CreateLogStream$,
    DeleteLogGroup$,
    DeleteLogStream$,
    DeleteRetentionPolicy$,
    DescribeLogGroups$,
    DescribeLogStreams$,
    FilterLogEvents$,
    GetLogEvents$,
    PutLogEvents$,
    PutRetentionPolicy$,
  ],
  [
    InvalidParameterException$,
    InvalidSequenceTokenException$,
    ResourceAlreadyExistsException$,
    ResourceNotFoundException$,
    ServiceUnavailableException$,
  ],
);
