import type { ParameterMetadata } from "@aws-sdk/client-ssm";
import type { Region } from "../region.ts";
import { parameterArn } from "./describe-parameter.ts";
import type { ParameterVersion } from "./state.ts";

/** A version of a parameter without its value. Every tier is Standard; there are no policies. */
export function describeMetadata(region: Region, parameter: ParameterVersion): ParameterMetadata {
  const { name, type, version, lastModified, lastModifiedBy, description } = parameter;
  return {
    Name: name,
    ARN: parameterArn(region, name),
    Type: type,
    LastModifiedDate: lastModified,
    ...(lastModifiedBy === undefined ? {} : { LastModifiedUser: lastModifiedBy }),
    ...(description === undefined ? {} : { Description: description }),
    Version: version,
    Tier: "Standard",
    Policies: [],
    DataType: "text",
  };
}
