import type { GetParameterCommandInput, GetParameterResult } from "@aws-sdk/client-ssm";
import { operation } from "../operation.ts";
import { describeParameter } from "./describe-parameter.ts";
import { findParameter } from "./find-parameter.ts";

/** §6.1. ParameterNotFound, ParameterVersionNotFound. */
export const getParameter = operation<GetParameterCommandInput, GetParameterResult>(
  ["Name", "WithDecryption"],
  (region, { Name = "", WithDecryption }) => ({
    Parameter: describeParameter(region, findParameter(region, Name), WithDecryption),
  }),
);
