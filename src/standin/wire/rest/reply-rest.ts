import type { AwsError } from "../../aws-error.ts";
import { checkMembers } from "../check-members.ts";
import { checkScalar } from "../check-scalar.ts";
import type { WireResponse } from "../http-message.ts";
import type { Asked } from "../identify.ts";
import type { ErrorModel, OperationModel } from "../service-model.ts";
import type { Member, Shape, StructShape } from "../shape.ts";
import { writeMembers, writeText, xmlDeclaration } from "../write-xml.ts";

/**
 * The reply to a REST operation that succeeded: members in headers, the others in a document called
 * as the output is, or the payload as it is. Part of an object is 206.
 */
export function replyRest(
  asked: Asked,
  { output, http }: OperationModel,
  fields: Readonly<Record<string, unknown>>,
  requestId: string,
): WireResponse {
  const headers = restHeaders(requestId);
  if (output.kind !== "struct") return { status: http?.status ?? 200, headers, body: "" };
  checkMembers(output, fields);
  for (const { shape, http: at, name } of output.members) {
    const value = fields[name];
    if (value === undefined || value === null) continue;
    if (at?.in === "header") headers[at.name] = headerText(shape, value);
    if (at?.in === "prefix") {
      for (const [key, text] of Object.entries(value)) headers[at.name + key] = String(text);
    }
  }
  const status = fields["ContentRange"] === undefined ? (http?.status ?? 200) : 206;
  const body = content(asked, output, fields);
  if (typeof body === "string" && body !== "") headers["content-type"] = xmlType;
  return { status, headers, body };
}

/** The reply to one that failed. A HEAD, and what is only not modified, has no body at all. */
export function replyRestError(
  asked: Asked,
  error: AwsError,
  model: ErrorModel | undefined,
  requestId: string,
): WireResponse {
  const status = model?.status ?? error.status ?? 400;
  const { headers: more = {}, ...fields } = error.fields;
  const headers = { ...restHeaders(requestId), ...(more as Record<string, string>) };
  if (asked.isHead || status === 304) return { status, headers, body: "" };
  const details = Object.entries(fields).map(([name, value]) => writeText(name, String(value)));
  const inner = [
    writeText("Code", error.code),
    writeText("Message", error.message),
    ...details,
    writeText("RequestId", requestId),
    writeText("HostId", hostId),
  ];
  const body = `${xmlDeclaration}<Error>${inner.join("")}</Error>`;
  return { status, headers: { ...headers, "content-type": xmlType }, body };
}

const xmlType = "application/xml";
/** AWS's own machine that answered; there is one here. */
const hostId = "stand-in";

const restHeaders = (requestId: string): Record<string, string> => ({
  "x-amz-request-id": requestId,
  "x-amz-id-2": hostId,
});

function content(
  asked: Asked,
  output: StructShape,
  fields: Readonly<Record<string, unknown>>,
): string | Uint8Array {
  const payload = output.members.find(({ http }) => http?.in === "payload");
  if (payload) return payloadOf(asked, payload, fields[payload.name]);
  const members = output.members.filter(({ http }) => http === undefined);
  if (members.length === 0) return "";
  const named = Object.fromEntries(members.map(({ name }) => [name, fields[name]]));
  return document(asked, output.xmlName, { ...output, members }, named);
}

function payloadOf(asked: Asked, { shape, xmlName }: Member, value: unknown): string | Uint8Array {
  if (value instanceof Uint8Array) return value;
  // Bytes even where there are none: clients take a stream for what the model says is a content.
  if (shape.kind === "blob" && value === undefined) return new Uint8Array();
  if (value === undefined || shape.kind !== "struct") return "";
  return document(asked, xmlName, shape, value as Readonly<Record<string, unknown>>);
}

function document(
  { model }: Asked,
  root: string,
  shape: StructShape,
  fields: Readonly<Record<string, unknown>>,
): string {
  const inner = writeMembers(shape, fields);
  return `${xmlDeclaration}<${root} xmlns="${model?.xmlNamespace ?? ""}">${inner}</${root}>`;
}

/** Times in headers are those of HTTP unless the model has another form for them. */
function headerText(shape: Shape, value: unknown): string {
  switch (shape.kind) {
    case "timestamp":
      if (!(value instanceof Date)) throw new TypeError("an output member is no timestamp");
      return shape.format === "date-time" ? value.toISOString() : value.toUTCString();
    case "string":
    case "number":
    case "boolean":
      return String(checkScalar(shape, value));
    case "list":
    case "struct":
    case "map":
    case "unit":
    case "blob":
      throw new TypeError("an output member is no text for a header");
  }
}
