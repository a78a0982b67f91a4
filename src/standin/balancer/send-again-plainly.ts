import type { IncomingMessage, Server } from "node:http";
import type { Socket } from "node:net";
import { forEachHeader } from "./hop-headers.ts";

/**
 * Serves a request that offers to switch to something else than WebSocket (as Java's client does
 * with `Upgrade: h2c`) as if it had not offered: an ALB over HTTP/1.1 ignores the offer
 * (UNCONFIRMED). Node hands such a request over unparsed, so its head goes back in front of what
 * follows on the connection, and the server reads it again.
 */
export function sendAgainPlainly(
  server: Server,
  request: IncomingMessage,
  socket: Socket,
  head: Buffer,
): void {
  const lines = [`${request.method} ${request.url} HTTP/${request.httpVersion}`];
  forEachHeader(request.rawHeaders, (name, value) => {
    if (!offers.has(name.toLowerCase())) lines.push(`${name}: ${value}`);
  });
  if (head.length > 0) socket.unshift(head);
  socket.unshift(Buffer.from(`${lines.join("\r\n")}\r\n\r\n`, "latin1"));
  server.emit("connection", socket);
}

const offers = new Set(["connection", "upgrade", "http2-settings"]);
