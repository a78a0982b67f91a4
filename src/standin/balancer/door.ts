import { createServer, ServerResponse } from "node:http";
import type { Server } from "node:http";
import type { Socket } from "node:net";
import type { Duplex } from "node:stream";
import type { Listener } from "../elbv2/listener.ts";
import { answerUnread } from "./balancer-answer.ts";
import { beginRecord } from "./request-record.ts";
import { sendAgainPlainly } from "./send-again-plainly.ts";
import { serveRequest } from "./serve-request.ts";
import type { Shared } from "./serve-request.ts";

/**
 * The HTTP server of one listener, not yet listening. Node's server itself answers
 * `Expect: 100-continue`; what it cannot read as HTTP, or a head over 64 KB, is 400; idle clients
 * are let go after 60 s.
 */
export function createDoor(shared: Shared, listener: Listener): Server {
  const server = createServer({
    maxHeaderSize: 65_536,
    requireHostHeader: false,
    requestTimeout: 0,
    keepAliveTimeout: 60_000,
  });
  server.on("request", (request, response) => {
    answering.add(request.socket);
    response.once("close", () => answering.delete(request.socket));
    serveRequest({ shared, listener, request, response, upgrade: undefined });
  });
  const answering = new WeakSet<Duplex>();
  server.on("clientError", (_, socket: Socket) => {
    if (socket.writable && !answering.has(socket)) {
      const record = beginRecord(shared.region, listener, socket);
      socket.write(answerUnread(400));
      shared.finished(record({ elbStatus: 400, answeredBy: "balancer", complete: true }));
    }
    socket.destroy();
  });
  server.on("upgrade", (request, socket: Socket, head) => {
    if (request.headers.upgrade?.toLowerCase() !== "websocket") {
      sendAgainPlainly(server, request, socket, head);
      return;
    }
    const response = new ServerResponse(request);
    response.shouldKeepAlive = false;
    response.assignSocket(socket);
    response.once("finish", () => socket.destroySoon());
    // Its close follows, which is what everything here listens for.
    socket.on("error", () => {});
    serveRequest({ shared, listener, request, response, upgrade: { socket, head } });
  });
  return server;
}
