import type { Failure, FailureCode } from "../domain/failure.ts";
import { RolloutFailure } from "../domain/failure.ts";
import { deniedRemedy } from "./denied-remedy.ts";
import { errorCode, errorRequestId } from "./error-code.ts";
import { launchFailureKind } from "./launch-failure-kind.ts";
import { weather } from "./weather.ts";

/** The call that failed, in IAM's words, and what it was about. */
export interface Attempted {
  /** For example `autoscaling:DeleteAutoScalingGroup`. */
  readonly action: string;
  /** For example `group web-17-1c9f0a2b3`. */
  readonly resource: string;
}

/**
 * The one table from AWS's errors to ours. Returns what is to be thrown: a RolloutFailure when the
 * error has a name an operator can act on, else the error itself, which is then a bug of ours.
 */
export function translateError(error: unknown, attempted: Attempted): unknown {
  if (error instanceof RolloutFailure) {
    return error;
  }
  const words = { code: errorCode(error) ?? "", message: messageOf(error), ...attempted };
  const failure = byWeather(error, words) ?? byCode(words) ?? byMessage(words);
  if (!failure) {
    return error;
  }
  const awsRequestId = errorRequestId(error);
  const said = { ...failure, summary: asSentence(failure.summary) };
  return new RolloutFailure(awsRequestId === undefined ? said : { ...said, awsRequestId }, error);
}

interface Words extends Attempted {
  readonly code: string;
  readonly message: string;
}

function byWeather(error: unknown, words: Words): Failure | undefined {
  const kind = weather(error);
  if (!kind) {
    return undefined;
  }
  const summary = {
    throttled: `AWS kept throttling ${words.action} for ${words.resource}`,
    "no answer": `AWS did not answer ${words.action} for ${words.resource}`,
    "server error": `AWS kept failing ${words.action} for ${words.resource}`,
  }[kind];
  const remedy = {
    throttled:
      "Wait until other tools in this account and Region make fewer calls, then run again.",
    "no answer": "Check the network, the Region and AWS_ENDPOINT_URL, then run again.",
    "server error": "See AWS's health page for the Region, then run again.",
  }[kind];
  return { code: "AWS_UNREACHABLE", summary: `${summary}: ${words.message}`, remedy };
}

/** Some services call a wrong date a wrong signature, and say only in its text which it was. */
function byCode(words: Words): Failure | undefined {
  const isDate = /^Signature (expired|not yet current)/.test(words.message);
  const code = isDate ? "RequestTimeTooSkewed" : words.code;
  const row = rows.find(({ codes }) => codes.includes(code));
  return row && { code: row.failure, summary: row.says(words), remedy: row.remedy(words) };
}

/** Auto Scaling's ValidationError says what it means only in its text (aws-facts §1.1, §1.8). */
function byMessage(words: Words): Failure | undefined {
  if (words.code !== "ValidationError") {
    return undefined;
  }
  if (/name not found|Group .* not found/.test(words.message)) {
    return { code: "DRIFT", summary: `${words.resource} no longer exists (${words.action})` };
  }
  if (/Target Groups may not be valid/.test(words.message)) {
    return {
      code: "DRIFT",
      summary: `The target group of ${words.resource} no longer exists (${words.action})`,
      remedy: "Find out who removed it; slipway did not.",
    };
  }
  const refused = /valid fully-formed launch template\. ?(.*)$/s.exec(words.message);
  if (!refused) {
    return undefined;
  }
  const reason = refused[1] ?? words.message;
  return {
    code: launchCodes[launchFailureKind(reason) ?? "unknown"],
    summary: `EC2 Auto Scaling refuses to launch ${words.resource}: ${reason}`,
    remedy: "Correct what AWS names (instance type, AMI, instance profile), then deploy again.",
  };
}

const launchCodes = {
  capacity: "CAPACITY",
  quota: "QUOTA",
  permission: "PERMISSION",
  unknown: "LAUNCH_FAILED",
} as const;

interface Row {
  readonly codes: readonly string[];
  readonly failure: FailureCode;
  says(words: Words): string;
  remedy(words: Words): string;
}

const rows: readonly Row[] = [
  {
    codes: ["RequestTimeTooSkewed", "RequestInTheFuture"],
    failure: "CREDENTIALS_EXPIRED",
    says: ({ action, message }) =>
      `AWS refuses what is dated by this machine's clock (${action}): ${message}`,
    remedy: () => "Set this machine's clock right, then run again.",
  },
  {
    codes: [
      "ExpiredToken",
      "ExpiredTokenException",
      "RequestExpired",
      "CredentialsProviderError",
      "TokenProviderError",
      "InvalidClientTokenId",
      "UnrecognizedClientException",
      "AuthFailure",
      "InvalidSignatureException",
      "SignatureDoesNotMatch",
    ],
    failure: "CREDENTIALS_EXPIRED",
    says: ({ action, message }) =>
      `The AWS credentials are expired or not valid (${action}): ${message}`,
    remedy: () => "Sign in again or choose another profile, then run again.",
  },
  {
    codes: [
      "AccessDenied",
      "AccessDeniedException",
      "UnauthorizedOperation",
      "UnauthorizedAccess",
      "AuthorizationError",
      "OptInRequired",
    ],
    failure: "PERMISSION",
    says: ({ action, resource, message }) => `Not allowed: ${action} for ${resource}: ${message}`,
    remedy: ({ action, message }) => deniedRemedy(action, message),
  },
  {
    codes: [
      "LimitExceeded",
      "LimitExceededException",
      "ResourceLimitExceeded",
      "VcpuLimitExceeded",
      "InstanceLimitExceeded",
      "TooManyRules",
      "TooManyTargetGroups",
      "TooManyTargets",
      "TooManyRegistrationsForTargetId",
      "TooManyUniqueTargetGroupsPerLoadBalancer",
      "TooManyActions",
    ],
    failure: "QUOTA",
    says: ({ action, resource, code, message }) =>
      `A quota is used up (${code}): ${action} for ${resource}: ${message}`,
    remedy: () => "Remove what is not needed, or ask AWS for a larger quota.",
  },
  {
    codes: [
      "InsufficientInstanceCapacity",
      "InsufficientHostCapacity",
      "InsufficientFreeAddressesInSubnet",
    ],
    failure: "CAPACITY",
    says: ({ resource, message }) => `AWS has no capacity for ${resource}: ${message}`,
    remedy: () => "Deploy again later, or choose another instance type.",
  },
  {
    codes: [
      "TargetGroupNotFound",
      "RuleNotFound",
      "ListenerNotFound",
      "LoadBalancerNotFound",
      "InvalidLaunchTemplateName.NotFoundException",
    ],
    failure: "DRIFT",
    says: ({ action, resource, code }) => `${resource} no longer exists (${action}: ${code})`,
    remedy: () => "Find out who removed it; slipway did not.",
  },
  {
    codes: ["ResourceNotFoundException", "ParameterNotFound"],
    failure: "NOT_FOUND",
    says: ({ action, resource }) => `${resource} does not exist (${action})`,
    remedy: () => "Check the environment, the Region and the base it names.",
  },
  {
    codes: [
      "ResourceContention",
      "ServiceLinkedRoleFailure",
      "ScalingActivityInProgress",
      "ResourceInUse",
      "InstanceRefreshInProgress",
      "TransactionConflictException",
    ],
    failure: "AWS_ERROR",
    says: ({ action, resource, code, message }) =>
      `AWS refused ${action} for ${resource} (${code}): ${message}`,
    remedy: () => "Run again once AWS is done with what it names.",
  },
  {
    codes: ["AbortError"],
    failure: "INTERRUPTED",
    says: ({ action, resource }) => `Stopped before ${action} for ${resource}`,
    remedy: () => "Run again to go on.",
  },
];

/** AWS ends its messages with or without a period. */
function asSentence(text: string): string {
  return /[.!?]$/.test(text.trimEnd()) ? text.trimEnd() : `${text.trimEnd()}.`;
}

function messageOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  // The SDK puts its own name and level before what it has to say.
  return message.replace(/^@\S+ - (\[\w+\] )?/, "");
}
