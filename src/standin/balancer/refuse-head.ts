import type { IncomingMessage } from "node:http";
import type { Quirks } from "../quirks/quirks.ts";
import { forEachHeader } from "./hop-headers.ts";

/**
 * The status with which an ALB refuses a request for its head alone, or `undefined`: other versions
 * than HTTP/1 are 505, TRACE is 405, transfer encodings but `chunked` and `identity` are 501, a
 * request target over 16 KB is 414 (the user guide has 400 as well), a header over 16 KB and no
 * Host under HTTP/1.1 are 400, more than 30 addresses in X-Forwarded-For 463 (ALB user guide,
 * troubleshooting). A whole head over 64 KB never gets here: the server's own parser refuses it.
 */
export function refuseHead(request: IncomingMessage, quirks: Quirks): number | undefined {
  if (request.httpVersionMajor !== 1) return 505;
  if (request.method === "TRACE") return 405;
  const encodings = (request.headers["transfer-encoding"] ?? "chunked").toLowerCase().split(",");
  if (!encodings.every((encoding) => knownEncodings.has(encoding.trim()))) return 501;
  const forwardedFor = String(request.headers["x-forwarded-for"] ?? "");
  if (forwardedFor.split(",").length > maxForwardedFor && quirks.has("ELB-57")) return 463;
  if (!quirks.has("ELB-55")) return undefined;
  if ((request.url ?? "").length > maxPartBytes) return 414;
  let longest = 0;
  forEachHeader(request.rawHeaders, (name, value) => {
    longest = Math.max(longest, name.length + value.length);
  });
  const lacksHost = request.headers.host === undefined && request.httpVersion !== "1.0";
  return longest > maxPartBytes || lacksHost ? 400 : undefined;
}

const knownEncodings = new Set(["chunked", "identity"]);
const maxPartBytes = 16_384;
const maxForwardedFor = 30;
