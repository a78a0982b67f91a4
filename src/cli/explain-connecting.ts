import { RolloutFailure, type Failure } from "../domain/failure.ts";
import type { CommandContext } from "./context.ts";
import { hasCode } from "./error-code.ts";
import { loopbackEndpoint } from "./loopback-endpoint.ts";

/**
 * What the first call to AWS failed with, said in terms of what a person at the command line has
 * set: the Region, the endpoint, the credentials. Anything else is returned as it is.
 */
export function explainConnecting(error: unknown, context: CommandContext): unknown {
  const failure = explanation(error, context);
  return failure ? new RolloutFailure(failure, error) : error;
}

function explanation(error: unknown, { env, flags }: CommandContext): Failure | undefined {
  const profile = flags.profile ?? env["AWS_PROFILE"];
  if (error instanceof Error && error.message === "Region is missing") {
    const nor = profile === undefined ? "" : `, and profile ${profile} has none`;
    return {
      code: "BAD_INPUT",
      summary: `No AWS Region is set${nor}.`,
      remedy: "Give --region, or set AWS_REGION or the region of the profile.",
    };
  }
  if (error instanceof Error && error.message.startsWith("Region not accepted")) {
    return {
      code: "BAD_INPUT",
      summary: `"${flags.region ?? env["AWS_REGION"] ?? "that"}" is no AWS Region's name.`,
      remedy: "Give --region, or set AWS_REGION, as in eu-central-1.",
    };
  }
  const cause = error instanceof RolloutFailure ? error.cause : error;
  const endpoint = loopbackEndpoint(env);
  if (endpoint !== undefined && hasCode(cause, "ECONNREFUSED")) {
    return {
      code: "AWS_UNREACHABLE",
      summary: `Nothing answers at ${endpoint} (AWS_ENDPOINT_URL).`,
      remedy: "Start it: slipway standin",
    };
  }
  if (cause instanceof Error && cause.name === "CredentialsProviderError") {
    const whose = profile === undefined ? "" : ` for profile ${profile}`;
    return {
      code: "CREDENTIALS_EXPIRED",
      summary: `There are no AWS credentials${whose}: ${cause.message.split("\n")[0]}`,
      remedy: "Sign in, or give --profile; on a stand-in set AWS_ENDPOINT_URL and none are needed.",
    };
  }
  return undefined;
}
