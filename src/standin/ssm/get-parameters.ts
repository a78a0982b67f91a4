import type { GetParametersCommandInput, GetParametersResult } from "@aws-sdk/client-ssm";
import { AwsError } from "../aws-error.ts";
import { operation } from "../operation.ts";
import type { Region } from "../region.ts";
import { checkNames } from "./check-names.ts";
import { describeParameter } from "./describe-parameter.ts";
import { findParameter } from "./find-parameter.ts";

/**
 * §6.1: at most ten names; those not found are in InvalidParameters, never an error. The order of
 * the reply is that of the request (UNCONFIRMED).
 */
export const getParameters = operation<GetParametersCommandInput, GetParametersResult>(
  ["Names", "WithDecryption"],
  (region, { Names = [], WithDecryption }) => {
    const most = region.quirks.has("SSM-06") ? 10 : Infinity;
    checkNames(Names, most);
    const names = [...new Set(Names)];
    if (!region.quirks.has("SSM-01")) names.forEach((name) => findParameter(region, name));
    const found = names.map((name) => ({ name, parameter: tryToFind(region, name) }));
    return {
      Parameters: found.flatMap(({ parameter }) =>
        parameter ? [describeParameter(region, parameter, WithDecryption)] : [],
      ),
      InvalidParameters: found.flatMap(({ name, parameter }) => (parameter ? [] : [name])),
    };
  },
);

function tryToFind(region: Region, name: string): ReturnType<typeof findParameter> | undefined {
  try {
    return findParameter(region, name);
  } catch (error) {
    const isMissing =
      error instanceof AwsError &&
      (error.code === "ParameterNotFound" || error.code === "ParameterVersionNotFound");
    if (!isMissing) throw error;
    return undefined;
  }
}
