import type { IncomingMessage, ServerResponse } from "node:http";
import { endToEndHeaders } from "./hop-headers.ts";

/** The headers a client sees of a target's answer; `Server` and `Date` are the target's own. */
export function responseHeaders(answer: IncomingMessage, response: ServerResponse): string[] {
  const headers = endToEndHeaders(answer.rawHeaders);
  if (response.shouldKeepAlive) headers.push("Connection", "keep-alive");
  return headers;
}
