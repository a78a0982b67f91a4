import type { Operations } from "../operation.ts";
import { deleteParameter } from "./delete-parameter.ts";
import { getParameter } from "./get-parameter.ts";
import { getParametersByPath } from "./get-parameters-by-path.ts";
import { getParameters } from "./get-parameters.ts";
import { putParameter } from "./put-parameter.ts";

/** Systems Manager Parameter Store. */
export const ssmOperations: Operations = {
  GetParameter: getParameter,
  GetParameters: getParameters,
  GetParametersByPath: getParametersByPath,
  PutParameter: putParameter,
  DeleteParameter: deleteParameter,
};
