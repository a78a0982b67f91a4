import { AwsError } from "../../../src/standin/aws-error.ts";
import { failed, throttled } from "../../../src/standin/faults/service-errors.ts";
import { served } from "../../../src/standin/served.ts";
import { refusal } from "../../../src/standin/signature/refusal.ts";
import type { Standin } from "../../../src/standin/standin.ts";
import type { WireRequest, WireResponse } from "../../../src/standin/wire/http-message.ts";
import { identify, type Asked } from "../../../src/standin/wire/identify.ts";
import { replyError } from "../../../src/standin/wire/reply-error.ts";

/** Why AWS answers a request with an error before, or instead of, doing what it asks. */
export type Refusal = "5xx" | "throttled" | "denied" | "expired" | "ended";

const models = served.map(({ model }) => model);

/** The answer on the wire, as the service in question words it. */
export function refuse(standin: Standin, request: WireRequest, why: Refusal): WireResponse {
  const { region } = standin;
  const asked = identify(request, models, region.quirks);
  return replyError(asked, errorOf(asked, why), region.uuid());
}

function errorOf(asked: Asked, why: Refusal): AwsError {
  const service = asked.model?.name ?? "";
  switch (why) {
    case "5xx":
      return failed(service, 503);
    case "throttled":
      return throttled(service, asked.operation);
    case "expired":
      return refusal(asked.protocol, "expired", "Signature expired");
    case "ended":
      return ended(asked);
    case "denied":
      return notAuthorized(asked);
  }
}

/** As the stand-in words it where a session's time is over (BEHAVIOUR.md). */
function ended({ protocol }: Asked): AwsError {
  const message = "The security token included in the request is expired";
  if (protocol === "ec2") return new AwsError("RequestExpired", "Request has expired.");
  return protocol.startsWith("json")
    ? new AwsError("ExpiredTokenException", message)
    : new AwsError("ExpiredToken", message, { status: 403 });
}

function notAuthorized({ protocol, model, operation }: Asked): AwsError {
  const message = `User is not authorized to perform: ${model?.name}:${operation}`;
  if (protocol === "ec2") return new AwsError("UnauthorizedOperation", message, { status: 403 });
  return protocol.startsWith("json")
    ? new AwsError("AccessDeniedException", message, { status: 400 })
    : new AwsError("AccessDenied", message, { status: 403 });
}
