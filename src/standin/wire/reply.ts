import type { WireResponse } from "./http-message.ts";
import type { Asked } from "./identify.ts";
import type { OperationModel, Protocol } from "./service-model.ts";
import { writeJson } from "./write-json.ts";
import { writeMembers, writeText } from "./write-xml.ts";

/** The reply to an operation that succeeded; the envelopes are those of aws-facts §8.2. */
export function reply(
  asked: Asked,
  operation: OperationModel,
  output: unknown,
  requestId: string,
): WireResponse {
  const fields = (output ?? {}) as Readonly<Record<string, unknown>>;
  const { protocol } = asked;
  const body =
    protocol === "query" || protocol === "ec2"
      ? xmlReply(asked, operation, fields, requestId)
      : JSON.stringify(writeJson(operation.output, fields));
  return { status: 200, headers: replyHeaders(protocol, requestId), body };
}

/** The headers every reply carries; SDKs take the request id from nowhere else (§7.2). */
export function replyHeaders(protocol: Protocol, requestId: string): Record<string, string> {
  const isXml = protocol === "query" || protocol === "ec2";
  return {
    "content-type": isXml ? "text/xml;charset=UTF-8" : `application/x-amz-${protocol}`,
    "x-amzn-requestid": requestId,
  };
}

/** What every XML body begins with. */
export const xmlDeclaration = '<?xml version="1.0" encoding="UTF-8"?>\n';

function xmlReply(
  asked: Asked,
  { name, output }: OperationModel,
  fields: Readonly<Record<string, unknown>>,
  requestId: string,
): string {
  const isVoid = output.kind === "unit";
  const members = writeMembers(output, fields);
  const inner =
    asked.protocol === "ec2"
      ? writeText("requestId", requestId) + (isVoid ? "<return>true</return>" : members)
      : (isVoid ? "" : `<${name}Result>${members}</${name}Result>`) +
        `<ResponseMetadata>${writeText("RequestId", requestId)}</ResponseMetadata>`;
  const namespace = asked.model?.xmlNamespace ?? "";
  return `${xmlDeclaration}<${name}Response xmlns="${namespace}">${inner}</${name}Response>`;
}
