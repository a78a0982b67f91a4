import { createServer, ServerResponse } from "node:http";
import type { Server } from "node:http";
import type { Socket } from "node:net";
import type { Listener } from "../elbv2/listener.ts";
import { Clients } from "./clients.ts";
import { sendAgainPlainly } from "./send-again-plainly.ts";
import { serveRequest } from "./serve-request.ts";
import type { Shared } from "./serve-request.ts";

/**
 * The HTTP server of one listener, not yet listening. Node's server itself answers
 * `Expect: 100-continue`. What cannot be read as HTTP/1 is 505 or 400, a head over 64 KB 400, part
 * of a head and then silence for the idle timeout 408; a connection that is silent otherwise is
 * closed (ALB user guide).
 */
export function createDoor(shared: Shared, listener: Listener): Server {
  const clients = new Clients(shared, listener);
  const server = createServer({
    maxHeaderSize: 65_536,
    requireHostHeader: false,
    // All waiting is by the region's clock.
    requestTimeout: 0,
    headersTimeout: 0,
    keepAliveTimeout: 0,
  });
  server.on("connection", (socket: Socket) => clients.opened(socket));
  server.on("request", (request, response) => {
    clients.requested(request, response);
    serveRequest({ shared, listener, request, response, upgrade: undefined });
  });
  server.on("clientError", (error: NodeJS.ErrnoException, duplex) => {
    const socket = duplex as Socket;
    // What follows a request that closes its connection is not read; that one is still answered.
    if (error.code === "HPE_CLOSED_CONNECTION" && clients.isAnswering(socket)) return;
    clients.refuse(socket, otherVersions.has(error.code ?? "") ? 505 : 400);
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
    clients.upgrading(socket);
    serveRequest({ shared, listener, request, response, upgrade: { socket, head } });
  });
  return server;
}

/** What Node's parser says of HTTP/3.1 and the like, and of HTTP/2's preface. */
const otherVersions = new Set(["HPE_INVALID_VERSION", "HPE_PAUSED_H2_UPGRADE"]);
