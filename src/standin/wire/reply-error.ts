import type { AwsError } from "../aws-error.ts";
import type { WireResponse } from "./http-message.ts";
import type { Asked } from "./identify.ts";
import { replyHeaders } from "./reply.ts";
import { replyRestError } from "./rest/reply-rest.ts";
import type { ErrorModel } from "./service-model.ts";
import { writeJson } from "./write-json.ts";
import { writeMembers, writeText, xmlDeclaration } from "./write-xml.ts";

/**
 * The reply to an operation that failed: bodies of aws-facts §8.3, the status of the model, else of
 * the error, else 400.
 */
export function replyError(asked: Asked, error: AwsError, requestId: string): WireResponse {
  const { protocol, quirks } = asked;
  const model = asked.model?.errors.get(error.code);
  const modelled = quirks.has("WIRE-08") ? model?.status : (model?.queryStatus ?? model?.status);
  const status = modelled ?? error.status ?? 400;
  if (protocol === "rest-xml") return replyRestError(asked, error, model, requestId);
  const headers = replyHeaders(asked, requestId);
  if (protocol === "query") {
    return { status, headers, body: queryBody(asked, error, model, status, requestId) };
  }
  if (protocol === "ec2") return { status, headers, body: ec2Body(error, requestId) };
  if (asked.wantsQueryCodes && quirks.has("WIRE-07")) {
    const fault = status < 500 ? "Sender" : "Receiver";
    headers["x-amzn-query-error"] = `${model?.queryCode ?? error.code};${fault}`;
  }
  return { status, headers, body: JSON.stringify(jsonBody(asked, error, model)) };
}

function queryBody(
  asked: Asked,
  error: AwsError,
  model: ErrorModel | undefined,
  status: number,
  requestId: string,
): string {
  const code = model?.queryCode ?? error.code;
  const className = model?.shape.kind === "struct" ? model.shape.name : undefined;
  const details = model ? writeMembers(model.shape, error.fields) : "";
  const inner =
    writeText("Type", status < 500 ? "Sender" : "Receiver") +
    writeText("Code", asked.quirks.has("WIRE-06") ? code : (className ?? code)) +
    writeText("Message", error.message) +
    details;
  const id = writeText("RequestId", requestId);
  const namespace = asked.model?.xmlNamespace ?? "";
  const body = `<ErrorResponse xmlns="${namespace}"><Error>${inner}</Error>${id}</ErrorResponse>`;
  return xmlDeclaration + body;
}

function ec2Body(error: AwsError, requestId: string): string {
  const inner = writeText("Code", error.code) + writeText("Message", error.message);
  const id = writeText("RequestID", requestId);
  const body = `<Response><Errors><Error>${inner}</Error></Errors>${id}</Response>`;
  return xmlDeclaration + body;
}

function jsonBody(asked: Asked, error: AwsError, model: ErrorModel | undefined): unknown {
  const __type = errorNamespace(asked, error.code, model !== undefined) + error.code;
  if (model?.shape.kind !== "struct") return { __type, message: error.message };
  const messageName =
    model.shape.members.find(({ name }) => /^message$/i.test(name))?.name ?? "message";
  const details = writeJson(model.shape, error.fields) as Readonly<Record<string, unknown>>;
  return { __type, [messageName]: error.message, ...details };
}

/**
 * DynamoDB spells out where an error type comes from; SSM does not. The split of DynamoDB's
 * unmodelled errors over the `coral` namespaces is UNCONFIRMED (aws-facts §8.3); clients read only
 * what follows the `#`.
 */
function errorNamespace({ model }: Asked, code: string, isModelled: boolean): string {
  if (model?.name !== "dynamodb") return "";
  if (isModelled) return "com.amazonaws.dynamodb.v20120810#";
  return code === "ValidationException"
    ? "com.amazon.coral.validate#"
    : "com.amazon.coral.service#";
}
