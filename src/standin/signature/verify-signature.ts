import { timingSafeEqual } from "node:crypto";
import { AwsError } from "../aws-error.ts";
import type { Region } from "../region.ts";
import type { WireRequest } from "../wire/http-message.ts";
import type { Asked } from "../wire/identify.ts";
import { canonicalRequest } from "./canonical-request.ts";
import {
  dateText,
  epochOf,
  type GivenSignature,
  Incomplete,
  readSignature,
} from "./read-signature.ts";
import { refusal } from "./refusal.ts";
import { secretOf } from "./secret-of.ts";
import { textToSign } from "./sign.ts";
import { sha256, signature } from "./signing-key.ts";

/**
 * Verifies the signature of a request as it came, still compressed or in chunks. `now` is the date
 * by which clients sign, in epoch milliseconds: the machine's own, whatever time the Region has.
 * Throws what each service says of one that is missing, incomplete, of an unknown key or another
 * token, out of date, of another scope, or of another request than this.
 */
export function verifySignature(
  region: Region,
  asked: Asked,
  request: WireRequest,
  now: number,
): void {
  const { quirks } = region;
  if (!quirks.has("WIRE-14")) return;
  const { protocol } = asked;
  const given = readSignature(request);
  if (given === undefined) throw refusal(protocol, "missing");
  if (given instanceof Incomplete) throw refusal(protocol, "incomplete", given.message);
  const secret = secretOf(region, given.accessKeyId);
  if (!secret) throw refusal(protocol, "unknown key");
  if (quirks.has("WIRE-16") && secret.token !== given.token) throw refusal(protocol, "wrong token");
  if (quirks.has("WIRE-15")) checkDate(asked, given, now);
  if (quirks.has("WIRE-17")) checkScope(region, asked, given);
  const isForS3 = protocol === "rest-xml";
  const payload = isForS3 ? payloadForS3(request, given) : sha256(request.body);
  const canonical = canonicalRequest(request, { headers: given.headers, payload, isForS3 });
  const text = textToSign(given.date, given.scope, canonical);
  const right = signature(secret.secretAccessKey, given.scope, text);
  if (!isSame(right, given.signature)) throw refusal(protocol, "mismatch");
  if (isForS3) checkForS3(request, given, quirks.has("S3-08") ? payload : "");
}

const isSame = (a: string, b: string): boolean =>
  a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b, "latin1"));

/** Minutes by which a date may be off. */
const leeway = { query: 15, ec2: 5, "json-1.0": 5, "json-1.1": 5, "rest-xml": 15 };

function checkDate({ protocol }: Asked, { date, expires }: GivenSignature, now: number): void {
  const signedAt = epochOf(date) ?? 0;
  const minutes = leeway[protocol];
  const ms = minutes * 60_000;
  if (signedAt > now + ms) {
    const limit = `${dateText(now + ms)} (${dateText(now)} + ${minutes} min.)`;
    throw refusal(
      protocol,
      "expired",
      `Signature not yet current: ${date} is still later than ${limit}`,
    );
  }
  if (expires !== undefined) {
    if (now <= signedAt + expires * 1_000) return;
    throw new AwsError("AccessDenied", "Request has expired", { status: 403 });
  }
  if (signedAt >= now - ms) return;
  const limit = `${dateText(now - ms)} (${dateText(now)} - ${minutes} min.)`;
  throw refusal(protocol, "expired", `Signature expired: ${date} is now earlier than ${limit}`);
}

function checkScope({ name }: Region, { protocol }: Asked, { scope, date }: GivenSignature): void {
  if (scope.region !== name) {
    const wrong =
      protocol === "rest-xml"
        ? `The authorization header is malformed; the region '${scope.region}' is wrong; ` +
          `expecting '${name}'`
        : "Credential should be scoped to a valid region.";
    throw refusal(protocol, "scope", wrong);
  }
  const day = date.slice(0, 8);
  if (scope.day === day) return;
  throw refusal(
    protocol,
    "scope",
    `Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: ` +
      `'${scope.day}' != '${day}', from '${date}'.`,
  );
}

/** What S3 takes for the body is what the client says of it; whether it is true comes later. */
function payloadForS3({ headers }: WireRequest, { expires }: GivenSignature): string {
  const said = headers["x-amz-content-sha256"];
  if (said !== undefined) return said;
  if (expires !== undefined) return "UNSIGNED-PAYLOAD";
  const message = "Missing required header for this request: x-amz-content-sha256";
  throw new AwsError("InvalidRequest", message, { status: 400 });
}

function checkForS3({ headers, body }: WireRequest, given: GivenSignature, payload: string): void {
  const unsigned = Object.keys(headers).filter(
    (name) => name.startsWith("x-amz-") && !given.headers.includes(name),
  );
  if (unsigned.length > 0) {
    const message = "There were headers present in the request which were not signed";
    throw new AwsError("AccessDenied", message, {
      status: 403,
      fields: { HeadersNotSigned: unsigned.join(", ") },
    });
  }
  if (payload.startsWith("STREAMING-AWS4")) {
    throw new AwsError("NotImplemented", `x-amz-content-sha256 ${payload} is not served`, {
      status: 501,
    });
  }
  if (!/^[0-9a-f]{64}$/i.test(payload) || payload.toLowerCase() === sha256(body)) return;
  throw new AwsError(
    "XAmzContentSHA256Mismatch",
    "The provided 'x-amz-content-sha256' header does not match what was computed.",
    {
      status: 400,
      fields: { ClientComputedContentSHA256: payload, S3ComputedContentSHA256: sha256(body) },
    },
  );
}
