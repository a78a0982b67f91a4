import { STATUS_CODES } from "node:http";
import type { ServerResponse } from "node:http";
import type { FixedResponseActionConfig } from "@aws-sdk/client-elastic-load-balancing-v2";

/** Answers in the load balancer's own name: `Server: awselb/2.0` and the small HTML page. */
export function answerAsBalancer(response: ServerResponse, status: number): void {
  answer(response, status, "text/html", page(status));
}

/** Sends the client elsewhere, likewise. */
export function answerRedirect(response: ServerResponse, status: number, location: string): void {
  answer(response, status, "text/html", page(status), ["Location", location]);
}

/** The small page as bytes that end their connection, for a request that could not be read. */
export function answerUnread(status: number, now: number): string {
  const body = page(status);
  const date = new Date(now).toUTCString();
  const headers = ["Server: awselb/2.0", `Date: ${date}`, "Content-Type: text/html"];
  headers.push(`Content-Length: ${body.length}`, "Connection: close");
  return `HTTP/1.1 ${status} ${phrase(status)}\r\n${headers.join("\r\n")}\r\n\r\n${body}`;
}

/** Answers what a rule's fixed response says, likewise in the load balancer's name. */
export function answerFixed(response: ServerResponse, fixed: FixedResponseActionConfig): void {
  const type = `${fixed.ContentType ?? "text/plain"}; charset=utf-8`;
  answer(response, Number(fixed.StatusCode), type, fixed.MessageBody ?? "");
}

function answer(
  response: ServerResponse,
  status: number,
  type: string,
  text: string,
  more: readonly string[] = [],
): void {
  const body = Buffer.from(text);
  const headers = ["Server", "awselb/2.0", "Content-Type", type, ...more];
  headers.push("Content-Length", String(body.length));
  if (response.shouldKeepAlive) headers.push("Connection", "keep-alive");
  response.writeHead(status, phrase(status), headers);
  response.end(body);
}

function page(status: number): string {
  const title = `${status} ${status === 302 ? "Found" : phrase(status)}`;
  return (
    `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n` +
    `<center><h1>${title}</h1></center>\r\n</body>\r\n</html>\r\n`
  );
}

/** As public captures show them; the page of a 302 says `Found`. */
function phrase(status: number): string {
  if (status === 302) return "Moved Temporarily";
  if (status === 503) return "Service Temporarily Unavailable";
  if (status === 504) return "Gateway Time-out";
  return STATUS_CODES[status] ?? "";
}
