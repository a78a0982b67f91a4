import { AwsError } from "../aws-error.ts";
import { noFindings } from "./findings.ts";
import type { Findings, Path } from "./findings.ts";
import { formatPath } from "./format-path.ts";
import type { WireRequest } from "./http-message.ts";
import type { Asked } from "./identify.ts";
import { readForm } from "./read-form.ts";
import { readJson } from "./read-json.ts";
import { malformedXml } from "./rest/malformed-xml.ts";
import { readRest } from "./rest/read-rest.ts";
import type { Protocol } from "./service-model.ts";
import type { Shape } from "./shape.ts";

/** An input, and what is wrong with it. */
export interface Decoded {
  readonly input: unknown;
  /** A member on the wire that the model does not know, as a dotted path. */
  readonly unknown: string | undefined;
  /** What to answer because required members are missing. */
  readonly invalid: AwsError | undefined;
}

/**
 * The input of an operation from any kind of request. Throws SerializationException, MalformedXML.
 */
export function decodeInput(shape: Shape, asked: Asked, request: WireRequest): Decoded {
  const findings = noFindings();
  const { form, address, protocol, quirks } = asked;
  const input = address
    ? readRest(shape, request, address, findings)
    : form
      ? readForm(shape, form, protocol === "ec2" ? "ec2" : "query", findings, quirks)
      : readJson(shape, parseDocument(request.body), findings);
  return {
    input,
    unknown: findings.unknown[0]?.join("."),
    invalid:
      findings.missing.length > 0 && asked.quirks.has("WIRE-13")
        ? incomplete(asked.protocol, findings)
        : undefined,
  };
}

function parseDocument(body: Uint8Array): unknown {
  if (body.length === 0) return {};
  try {
    return JSON.parse(Buffer.from(body).toString("utf8"));
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause;
    throw new AwsError("SerializationException", cause.message);
  }
}

/** EC2 names the first missing member as its parameter is called, the others name all of them. */
function incomplete(protocol: Protocol, { missing }: Findings): AwsError {
  if (protocol === "ec2") {
    const parameter = (missing[0] ?? []).map(ec2Part).join(".");
    return new AwsError("MissingParameter", `The request must contain the parameter ${parameter}`);
  }
  if (protocol === "rest-xml") return malformedXml();
  const count = `${missing.length} validation error${missing.length === 1 ? "" : "s"} detected`;
  const message = `${count}: ${missing.map(nullAt).join("; ")}`;
  return new AwsError(protocol === "query" ? "ValidationError" : "ValidationException", message);
}

const nullAt = (path: Path): string =>
  `Value null at '${formatPath(path)}' failed to satisfy constraint: Member must not be null`;

const ec2Part = (part: string | number): string | number =>
  typeof part === "number" ? part + 1 : part;
