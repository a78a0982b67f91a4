import type { IncomingMessage } from "node:http";
import type { Quirks } from "../quirks/quirks.ts";
import { forEachHeader } from "./hop-headers.ts";

/**
 * The status with which an ALB refuses a request for its head alone, or `undefined`: TRACE is 405,
 * a request target over 16 KB 414, a header over 16 KB and no Host under HTTP/1.1 are 400, more
 * than 30 addresses in X-Forwarded-For 463 (ALB user guide, quotas and troubleshooting). A whole
 * head over 64 KB never gets here: the server's own parser refuses it.
 */
export function refuseHead(request: IncomingMessage, quirks: Quirks): number | undefined {
  if (request.method === "TRACE") return 405;
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

const maxPartBytes = 16_384;
const maxForwardedFor = 30;
