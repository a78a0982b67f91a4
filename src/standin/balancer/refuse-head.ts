import type { IncomingMessage } from "node:http";
import { forEachHeader } from "./hop-headers.ts";

/**
 * The status with which an ALB refuses a request for its head alone, or `undefined`: TRACE is 405,
 * a request target over 16 KB 414, a header over 16 KB, no Host under HTTP/1.1 and more than one
 * are 400 (ALB user guide, quotas and troubleshooting; that two Hosts are malformed to it is
 * UNCONFIRMED). A whole head over 64 KB never gets here: the server's own parser refuses it.
 */
export function refuseHead(request: IncomingMessage): number | undefined {
  if (request.method === "TRACE") return 405;
  if ((request.url ?? "").length > maxPartBytes) return 414;
  let hosts = 0;
  let longest = 0;
  forEachHeader(request.rawHeaders, (name, value) => {
    if (name.toLowerCase() === "host") hosts += 1;
    longest = Math.max(longest, name.length + value.length);
  });
  const needsHost = request.httpVersion !== "1.0";
  const isMalformed = longest > maxPartBytes || hosts > 1 || (needsHost && hosts === 0);
  return isMalformed ? 400 : undefined;
}

const maxPartBytes = 16_384;
