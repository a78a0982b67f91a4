import { createServer } from "node:http";
import type { Socket } from "node:net";
import type { ImdsAnswer, ImdsRequest } from "./imds.ts";

/** Serves HTTP on sockets handed to it one by one: the metadata service of one machine. */
export function imdsDoor(
  answer: (request: Omit<ImdsRequest, "now">) => ImdsAnswer,
): (socket: Socket) => void {
  const server = createServer((request, response) => {
    const headers = Object.fromEntries(
      Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
    );
    const { method = "GET", url = "/" } = request;
    const { status, body, headers: named } = answer({ method, path: url, headers });
    response.writeHead(status, { ...named, "content-length": Buffer.byteLength(body) });
    response.end(method === "HEAD" ? "" : body);
  });
  return (socket) => void server.emit("connection", socket);
}
