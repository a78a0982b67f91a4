import type { Operations } from "../operation.ts";
import { deleteParameter } from "./delete-parameter.ts";
import { deleteParameters } from "./delete-parameters.ts";
import { describeParameters } from "./describe-parameters.ts";
import { getParameterHistory } from "./get-parameter-history.ts";
import { getParameter } from "./get-parameter.ts";
import { getParametersByPath } from "./get-parameters-by-path.ts";
import { getParameters } from "./get-parameters.ts";
import { labelParameterVersion } from "./label-parameter-version.ts";
import { putParameter } from "./put-parameter.ts";
import { addTagsToResource, listTagsForResource, removeTagsFromResource } from "./resource-tags.ts";
import { unlabelParameterVersion } from "./unlabel-parameter-version.ts";

/** Systems Manager Parameter Store. */
export const ssmOperations: Operations = {
  AddTagsToResource: addTagsToResource,
  DeleteParameters: deleteParameters,
  DescribeParameters: describeParameters,
  GetParameter: getParameter,
  GetParameterHistory: getParameterHistory,
  GetParameters: getParameters,
  GetParametersByPath: getParametersByPath,
  LabelParameterVersion: labelParameterVersion,
  ListTagsForResource: listTagsForResource,
  PutParameter: putParameter,
  RemoveTagsFromResource: removeTagsFromResource,
  UnlabelParameterVersion: unlabelParameterVersion,
  DeleteParameter: deleteParameter,
};
