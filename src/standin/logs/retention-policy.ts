import type {
  DeleteRetentionPolicyCommandInput,
  PutRetentionPolicyCommandInput,
} from "@aws-sdk/client-cloudwatch-logs";
import type { Given } from "../ec2/given.ts";
import { operation } from "../operation.ts";
import { findGroup } from "./find-group.ts";
import { invalidParameter } from "./refusals.ts";

/** How many days a group keeps events. ResourceNotFound, InvalidParameter. */
export const putRetentionPolicy = operation<
  Given<PutRetentionPolicyCommandInput, "logGroupName" | "retentionInDays">,
  undefined
>(["logGroupName", "retentionInDays"], (region, { logGroupName, retentionInDays }) => {
  const group = findGroup(region, { logGroupName });
  if (!possibleDays.has(retentionInDays) && region.quirks.has("LOG-16")) {
    throw invalidParameter(
      `1 validation error detected: Value '${retentionInDays}' at 'retentionInDays' failed to ` +
        `satisfy constraint: Member must satisfy enum value set: [${[...possibleDays].join(", ")}]`,
    );
  }
  group.retentionInDays = retentionInDays;
  return undefined;
});

/** Events stay for ever again. ResourceNotFound. */
export const deleteRetentionPolicy = operation<
  Given<DeleteRetentionPolicyCommandInput, "logGroupName">,
  undefined
>(["logGroupName"], (region, input) => {
  findGroup(region, input).retentionInDays = undefined;
  return undefined;
});

/** The values of the API reference. */
const possibleDays = new Set([
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288,
  3653,
]);
