import type {
  GetParameterHistoryCommandInput,
  GetParameterHistoryResult,
  ParameterHistory,
} from "@aws-sdk/client-ssm";
import type { Given } from "../ec2/given.ts";
import { operation } from "../operation.ts";
import type { Region } from "../region.ts";
import { describeMetadata } from "./describe-metadata.ts";
import { describeParameter } from "./describe-parameter.ts";
import { findNewest } from "./find-parameter.ts";
import { pageOf } from "./page-of.ts";
import type { ParameterVersion } from "./state.ts";

/**
 * Every version that is kept, oldest first (the AWS CLI's example), with its labels; 50 a page
 * unless asked for fewer (UNCONFIRMED). ParameterNotFound.
 */
export const getParameterHistory = operation<
  Given<GetParameterHistoryCommandInput, "Name">,
  GetParameterHistoryResult
>(["Name", "WithDecryption", "MaxResults", "NextToken"], (region, input) => {
  const { name } = findNewest(region, input.Name);
  const history = region.parameters.history(name);
  const page = pageOf(history, ({ version }) => String(version), input, 50);
  return {
    Parameters: page.items.map((version) => described(region, version, input.WithDecryption)),
    ...(page.next === undefined ? {} : { NextToken: page.next }),
  };
});

function described(
  region: Region,
  version: ParameterVersion,
  withDecryption: boolean | undefined,
): ParameterHistory {
  const { ARN: _, ...metadata } = describeMetadata(region, version);
  const shown = { parameter: version, selector: undefined };
  const { Value } = describeParameter(region, shown, withDecryption);
  const labels = region.parameters.labels(version.name).of(version.version);
  return { ...metadata, ...(Value === undefined ? {} : { Value }), Labels: [...labels] };
}
