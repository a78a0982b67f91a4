import type { WireResponse } from "./http-message.ts";
import type { Asked } from "./identify.ts";
import { replyRest } from "./rest/reply-rest.ts";
import type { OperationModel } from "./service-model.ts";
import { writeJson } from "./write-json.ts";
import { writeMembers, writeText, xmlDeclaration } from "./write-xml.ts";

/** The reply to an operation that succeeded; the envelopes are those of aws-facts §8.2. */
export function reply(
  asked: Asked,
  operation: OperationModel,
  output: unknown,
  requestId: string,
): WireResponse {
  const { protocol, quirks } = asked;
  const told = (output ?? {}) as Readonly<Record<string, unknown>>;
  const fields = quirks.has("WIRE-10") ? told : { ...emptyTokens(operation), ...told };
  if (protocol === "rest-xml") return replyRest(asked, operation, fields, requestId);
  const body =
    protocol === "query" || protocol === "ec2"
      ? xmlReply(asked, operation, fields, requestId)
      : JSON.stringify(writeJson(operation.output, fields));
  return { status: 200, headers: replyHeaders(asked, requestId), body };
}

/** The headers every reply carries; SDKs take the request id from nowhere else (§7.2). */
export function replyHeaders(
  { protocol, quirks }: Asked,
  requestId: string,
): Record<string, string> {
  const isXml = protocol === "query" || protocol === "ec2";
  return {
    "content-type": isXml ? "text/xml;charset=UTF-8" : `application/x-amz-${protocol}`,
    ...(quirks.has("WIRE-01") && { "x-amzn-requestid": requestId }),
  };
}

function xmlReply(
  asked: Asked,
  { name, output }: OperationModel,
  fields: Readonly<Record<string, unknown>>,
  requestId: string,
): string {
  const isVoid = output.kind === "unit";
  const { quirks } = asked;
  const members = writeMembers(output, quirks.has("WIRE-03") ? fields : withoutEmptyLists(fields));
  const wrapped = quirks.has("WIRE-02") ? `<${name}Result>${members}</${name}Result>` : members;
  const inner =
    asked.protocol === "ec2"
      ? writeText("requestId", requestId) + (isVoid ? "<return>true</return>" : members)
      : (isVoid ? "" : wrapped) +
        `<ResponseMetadata>${writeText("RequestId", requestId)}</ResponseMetadata>`;
  const namespace = asked.model?.xmlNamespace ?? "";
  return `${xmlDeclaration}<${name}Response xmlns="${namespace}">${inner}</${name}Response>`;
}

/** What a naive fake says on the last page. */
function emptyTokens({ output }: OperationModel): Readonly<Record<string, string>> {
  const members = output.kind === "struct" ? output.members : [];
  const tokens = members.filter(({ name }) => name === "NextToken" || name === "NextMarker");
  return Object.fromEntries(tokens.map(({ name }) => [name, ""]));
}

/** What a naive fake writes of a list without items: nothing. */
function withoutEmptyLists(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const isEmpty = (value: unknown): boolean => Array.isArray(value) && value.length === 0;
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => !isEmpty(value)));
}
