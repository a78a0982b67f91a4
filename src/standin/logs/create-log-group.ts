import type {
  CreateLogGroupCommandInput,
  DeleteLogGroupCommandInput,
} from "@aws-sdk/client-cloudwatch-logs";
import type { Given } from "../ec2/given.ts";
import { notImplemented } from "../not-implemented.ts";
import { operation } from "../operation.ts";
import { checkGroupName } from "./check-names.ts";
import { findGroup } from "./find-group.ts";
import { isThere } from "./refusals.ts";

/** A group that keeps everything for ever. ResourceAlreadyExists, InvalidParameter. */
export const createLogGroup = operation<
  Given<CreateLogGroupCommandInput, "logGroupName">,
  undefined
>(["logGroupName", "logGroupClass"], ({ logs }, { logGroupName, logGroupClass = "STANDARD" }) => {
  if (logGroupClass !== "STANDARD") throw notImplemented(`logGroupClass ${logGroupClass}`);
  checkGroupName(logGroupName);
  if (logs.get(logGroupName)) throw isThere("group");
  logs.addGroup(logGroupName);
  return undefined;
});

/** Deletes a group with all that is in it. ResourceNotFound. */
export const deleteLogGroup = operation<
  Given<DeleteLogGroupCommandInput, "logGroupName">,
  undefined
>(["logGroupName"], (region, input) => {
  region.logs.delete(findGroup(region, input).name);
  return undefined;
});
