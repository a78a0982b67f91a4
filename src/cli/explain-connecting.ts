import { RolloutFailure, type Failure } from "../domain/failure.ts";
import type { CommandContext } from "./context.ts";
import { hasCode } from "./error-code.ts";
import { loopbackEndpoint } from "./loopback-endpoint.ts";

/**
 * What the first call to AWS failed with, said in terms of what a person at the command line has
 * set: the Region, the endpoint, the credentials. Nothing was changed yet, so these are refusals.
 * Anything else is returned as it is.
 */
export function explainConnecting(error: unknown, context: CommandContext): unknown {
  const failure = explanation(error, context);
  return failure ? new RolloutFailure(failure, error) : error;
}

function explanation(error: unknown, { env, flags }: CommandContext): Failure | undefined {
  const profile = flags.profile ?? env["AWS_PROFILE"];
  const cause = error instanceof RolloutFailure ? error.cause : error;
  return (
    regionTrouble(error, flags.region ?? env["AWS_REGION"] ?? env["AWS_DEFAULT_REGION"], profile) ??
    endpointTrouble(cause, env["AWS_ENDPOINT_URL"]) ??
    strangeKeys(cause, env, profile) ??
    credentialsTrouble(cause, profile)
  );
}

function regionTrouble(
  error: unknown,
  region: string | undefined,
  profile: string | undefined,
): Failure | undefined {
  if (error instanceof Error && error.message === "Region is missing") {
    const nor = profile === undefined ? "" : `, and there is no profile ${profile} with one`;
    return {
      code: "BAD_INPUT",
      summary: `No AWS Region is set${nor}.`,
      remedy: "Give --region, or set AWS_REGION or the region of the profile.",
    };
  }
  if (error instanceof Error && error.message.startsWith("Region not accepted")) {
    return {
      code: "BAD_INPUT",
      summary: `"${region ?? "that"}" is no AWS Region's name.`,
      remedy: "Give --region, or set AWS_REGION, as in eu-central-1.",
    };
  }
  return undefined;
}

const unanswered = ["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "EHOSTUNREACH", "ENETUNREACH"];

/** Only an endpoint that somebody has set is somebody's mistake. */
function endpointTrouble(cause: unknown, endpoint: string | undefined): Failure | undefined {
  if (endpoint === undefined || endpoint === "") {
    return undefined;
  }
  const isSilent =
    unanswered.some((code) => hasCode(cause, code)) ||
    (cause instanceof Error && cause.name === "TimeoutError");
  if (isSilent) {
    const isUnknown = hasCode(cause, "ENOTFOUND") || hasCode(cause, "EAI_AGAIN");
    return {
      code: isUnknown ? "BAD_INPUT" : "AWS_UNREACHABLE",
      summary: `Nothing answers at ${endpoint} (AWS_ENDPOINT_URL).`,
      remedy: howToReach(endpoint),
    };
  }
  // Every answer of AWS, and of a stand-in, carries a request id.
  const isForeign =
    cause instanceof Error &&
    "$metadata" in cause &&
    (cause.$metadata as { readonly requestId?: string }).requestId === undefined;
  return isForeign
    ? {
        code: "BAD_INPUT",
        summary: `What answers at ${endpoint} (AWS_ENDPOINT_URL) is not AWS.`,
        remedy: "Set it to the endpoint that slipway standin prints, or unset it for AWS itself.",
      }
    : undefined;
}

/** Only on this machine can it be a stand-in that was not started; its usual port is 4566. */
function howToReach(endpoint: string): string {
  if (loopbackEndpoint({ AWS_ENDPOINT_URL: endpoint }) === undefined) {
    return "Correct it, or unset it for AWS itself.";
  }
  const { port } = new URL(endpoint);
  const where = port === "4566" ? "" : ` --port ${port === "" ? 80 : port}`;
  // No command to follow blindly: without what it had, it is an empty AWS in the other's place.
  return `A stand-in is started with the state it had: slipway standin${where} --state DIR.`;
}

const refusedKeys = [
  "AuthFailure",
  "InvalidClientTokenId",
  "InvalidSignatureException",
  "SignatureDoesNotMatch",
  "UnrecognizedClientException",
];

/** Keys that somebody has for AWS, or for another stand-in, are nobody's on this machine. */
function strangeKeys(
  cause: unknown,
  env: CommandContext["env"],
  profile: string | undefined,
): Failure | undefined {
  const endpoint = loopbackEndpoint(env);
  if (endpoint === undefined || !(cause instanceof Error) || !refusedKeys.includes(cause.name)) {
    return undefined;
  }
  const variables = ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"];
  const set = variables.filter((name) => (env[name] ?? "") !== "");
  const whose = profile === undefined ? "" : ` of profile ${profile}`;
  const unset = profile === undefined ? set : [...set, "AWS_PROFILE and --profile"];
  const instead = "set AWS_SECRET_ACCESS_KEY to what AWS_ACCESS_KEY_ID is, without a session token";
  return {
    code: "BAD_INPUT",
    summary: `The stand-in at ${endpoint} refuses the AWS keys${whose}: it knows none of them.`,
    remedy: `Unset ${unset.length > 0 ? unset.join(", ") : "what names them"}, or ${instead}.`,
  };
}

function credentialsTrouble(cause: unknown, profile: string | undefined): Failure | undefined {
  if (!(cause instanceof Error) || cause.name !== "CredentialsProviderError") {
    return undefined;
  }
  const [words = ""] = cause.message.split("\n");
  const whose = profile === undefined ? "" : ` for profile ${profile}`;
  const why = words.startsWith("Could not load credentials") ? "" : `: ${words}`;
  return {
    code: /expired/i.test(words) ? "CREDENTIALS_EXPIRED" : "BAD_INPUT",
    summary: `There are no AWS credentials${whose}${why.replace(/\.$/, "")}.`,
    remedy: "Sign in, or give --profile; on a stand-in set AWS_ENDPOINT_URL and none are needed.",
  };
}
