import type { DeleteParametersCommandInput, DeleteParametersResult } from "@aws-sdk/client-ssm";
import type { Given } from "../ec2/given.ts";
import { operation } from "../operation.ts";
import { checkNames } from "./check-names.ts";

/** At most ten names; those that do not exist are in InvalidParameters, and no error. */
export const deleteParameters = operation<
  Given<DeleteParametersCommandInput, "Names">,
  DeleteParametersResult
>(["Names"], ({ parameters }, { Names }) => {
  checkNames(Names, 10);
  const names = [...new Set(Names)];
  const deleted = names.filter((name) => parameters.delete(name));
  return {
    DeletedParameters: deleted,
    InvalidParameters: names.filter((name) => !deleted.includes(name)),
  };
});
