import type {
  GetParametersByPathCommandInput,
  GetParametersByPathResult,
} from "@aws-sdk/client-ssm";
import { AwsError } from "../aws-error.ts";
import { operation } from "../operation.ts";
import { describeParameter } from "./describe-parameter.ts";
import type { ParameterVersion } from "./state.ts";
import { validationException } from "../validation-error.ts";

/**
 * §6.1: at most ten per page, which is also the default. Sorted by name (UNCONFIRMED); the next
 * page begins after the name in the token. A page is cut before deeper levels are left out, so that
 * it may be empty and have a token (§6.1; that this is why is UNCONFIRMED).
 */
export const getParametersByPath = operation<
  GetParametersByPathCommandInput,
  GetParametersByPathResult
>(["Path", "Recursive", "WithDecryption", "MaxResults", "NextToken"], (region, input) => {
  const { Path = "", WithDecryption, NextToken } = input;
  const { Recursive = !region.quirks.has("SSM-10") } = input;
  const { MaxResults = region.quirks.has("SSM-03") ? 10 : undefined } = input;
  if (!Path.startsWith("/")) {
    throw validationException(`The path must begin with a forward slash. Path: ${Path}`);
  }
  if (MaxResults !== undefined && (MaxResults < 1 || MaxResults > 10)) {
    throw wrongPageSize(MaxResults);
  }
  const after = NextToken === undefined ? "" : readToken(NextToken);
  const looksFirst = region.quirks.has("SSM-08");
  const below = region.parameters
    .all()
    .filter(({ name }) => name > after)
    .filter((parameter) => isBelow(parameter, Path, Recursive || looksFirst));
  const page = below.slice(0, MaxResults);
  const last = page.at(-1);
  const shown = page.filter((parameter) => isBelow(parameter, Path, Recursive));
  return {
    Parameters: shown.map((parameter) =>
      describeParameter(region, { parameter, selector: undefined }, WithDecryption),
    ),
    ...(last && below.length > page.length ? { NextToken: writeToken(last.name) } : {}),
  };
});

function isBelow({ name }: ParameterVersion, path: string, recursive: boolean): boolean {
  const root = path.endsWith("/") ? path : `${path}/`;
  if (!name.startsWith(root)) return false;
  return recursive || !name.slice(root.length).includes("/");
}

const tokenMark = "after:";

const writeToken = (name: string): string =>
  Buffer.from(`${tokenMark}${name}`, "utf8").toString("base64");

function readToken(token: string): string {
  const text = Buffer.from(token, "base64").toString("utf8");
  if (text.startsWith(tokenMark)) return text.slice(tokenMark.length);
  throw new AwsError("InvalidNextToken", "The specified token isn't valid.");
}

function wrongPageSize(size: number): AwsError {
  const bound = size < 1 ? "greater than or equal to 1" : "less than or equal to 10";
  return validationException(
    `1 validation error detected: Value '${size}' at 'maxResults' failed to satisfy ` +
      `constraint: Member must have value ${bound}`,
  );
}
