import { gunzipSync } from "node:zlib";
import { AwsError } from "../aws-error.ts";
import type { Quirks } from "../quirks/quirks.ts";
import { readSigner } from "../signature/read-signature.ts";
import type { WireRequest } from "./http-message.ts";

/**
 * The request with its body as it was before the client compressed it, as SDKs do with a
 * PutMetricData from 10,240 bytes on (aws-facts §8.1); an object of S3 is kept as it came. The
 * header stays, for `answer` to refuse what AWS would not unzip. Throws SerializationException when
 * it is no gzip (code UNCONFIRMED).
 */
export function unzipBody(request: WireRequest, quirks: Quirks): WireRequest {
  const isForS3 = readSigner(request).service === "s3";
  if (request.headers["content-encoding"] !== "gzip" || isForS3) return request;
  if (!quirks.has("WIRE-09")) return request;
  try {
    return { ...request, body: gunzipSync(request.body) };
  } catch (cause) {
    throw new AwsError("SerializationException", `The body is not gzip: ${String(cause)}`);
  }
}
