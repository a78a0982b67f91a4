import type { DeleteParameterCommandInput, DeleteParameterResult } from "@aws-sdk/client-ssm";
import { AwsError } from "../aws-error.ts";
import { operation } from "../operation.ts";

/** §6.1. ParameterNotFound. */
export const deleteParameter = operation<DeleteParameterCommandInput, DeleteParameterResult>(
  ["Name"],
  (region, { Name = "" }) => {
    if (!region.parameters.delete(Name)) {
      throw new AwsError("ParameterNotFound", `Parameter ${Name} not found.`);
    }
    return {};
  },
);
