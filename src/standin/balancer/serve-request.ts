import type { IncomingMessage, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import type { Listener } from "../elbv2/listener.ts";
import { answerAsBalancer, answerFixed, answerRedirect } from "./balancer-answer.ts";
import { balancerAttributes } from "./balancer-attributes.ts";
import { Exchange } from "./exchange.ts";
import type { OpenConnections } from "./open-connections.ts";
import { refuseHead } from "./refuse-head.ts";
import { requestHeaders } from "./request-headers.ts";
import { routeRequest } from "./route-request.ts";
import type { ForwardRoute, Routing } from "./route-forward.ts";
import type { Route } from "./route-request.ts";
import { beginRecord } from "./request-record.ts";
import type { RequestEnd } from "./request-record.ts";
import type { FinishedRequest } from "./traffic.ts";
import { splitTarget } from "./split-target.ts";
import { openTunnel } from "./tunnel.ts";

/** What all requests to one load balancer share. */
export interface Shared extends Routing {
  readonly connections: OpenConnections;
  finished(request: FinishedRequest): void;
}

/** One request as it came in. */
interface Arrival {
  readonly shared: Shared;
  readonly listener: Listener;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** The raw connection of a WebSocket handshake and what followed it. */
  readonly upgrade: { readonly socket: Socket; readonly head: Buffer } | undefined;
}

/** Routes a request and answers it, or has its target answer; reports it once when it is over. */
export function serveRequest(arrival: Arrival): void {
  const { shared, listener, request } = arrival;
  const record = beginRecord(shared.region, listener, request.socket);
  const finished = (end: RequestEnd) => shared.finished(record(end));
  const refusal = refuseHead(request, shared.region.quirks);
  if (refusal !== undefined) {
    // As public captures of a 400 show.
    arrival.response.shouldKeepAlive = false;
    answerItself(arrival, refusal, finished);
    return;
  }
  const routed = () =>
    routeRequest(shared, listener, {
      method: request.method ?? "",
      host: splitTarget(request.url ?? "/").authority ?? request.headers.host ?? "",
      url: request.url ?? "/",
      rawHeaders: request.rawHeaders,
      sourceIp: request.socket.remoteAddress ?? "",
    });
  const before = lastRoutes.get(request.socket);
  const route = before && !shared.region.quirks.has("ELB-45") ? before : routed();
  lastRoutes.set(request.socket, route);
  if (route.kind === "forward") {
    forward(arrival, route, finished);
    return;
  }
  answerItself(arrival, route, finished);
}

/** Answers without any target: with a status of its own making, or as the route says. */
function answerItself(
  { response }: Arrival,
  by: number | Exclude<Route, ForwardRoute>,
  finished: (end: RequestEnd) => void,
): void {
  const isByRule = typeof by === "object" && by.kind !== "unserved";
  response.once("close", () => {
    finished({
      targetGroupArn:
        typeof by === "object" && by.kind === "unserved" ? by.targetGroupArn : undefined,
      elbStatus: response.statusCode,
      answeredBy: isByRule ? "rule" : "balancer",
      complete: response.writableFinished,
    });
  });
  if (typeof by === "number") answerAsBalancer(response, by);
  else if (by.kind === "unserved") answerAsBalancer(response, 503);
  else if (by.kind === "fixed") answerFixed(response, by.response);
  else answerRedirect(response, by.status, by.location);
}

function forward(arrival: Arrival, route: ForwardRoute, finished: (end: RequestEnd) => void): void {
  const { shared, listener, request, response, upgrade } = arrival;
  const { machineClock: clock } = shared.region;
  const connections = shared.connections.towards(route.targetGroupArn, route.target);
  const headers = requestHeaders(shared.region, listener, request);
  const idleTimeoutMs = 1000 * Number(balancerAttributes(shared.region, listener)[idleTimeoutKey]);
  if (upgrade) headers.push("Connection", "Upgrade", "Upgrade", "websocket");
  const ended = (end: RequestEnd) =>
    finished({
      ...end,
      targetGroupArn: route.targetGroupArn,
      targetId: route.target.instanceId,
      targetZone: shared.region.ec2.instance(route.target.instanceId)?.availabilityZone,
      isFailOpen: route.isFailOpen,
      status: exchange.status,
      targetResponseMs: exchange.targetResponseMs,
      hasConnectionError: exchange.hasConnectionError,
    });
  response.once("close", () => ended(seenByClient(exchange, request, response)));
  const exchange = new Exchange({
    clock,
    connections,
    idleTimeoutMs: shared.region.quirks.has("ELB-51") ? idleTimeoutMs : aDayMs,
    request,
    response,
    headers,
    cookies: (answer) => route.cookies(answer),
    ...(upgrade && {
      switched(answer, target, targetHead) {
        response.detachSocket(upgrade.socket);
        openTunnel({
          clock,
          connections,
          endsWithTarget: shared.region.quirks.has("ELB-49"),
          idleTimeoutMs,
          answer,
          cookies: route.cookies(answer.rawHeaders),
          client: upgrade.socket,
          clientHead: upgrade.head,
          target,
          targetHead,
          closed: () => ended(switchedEnd),
        });
      },
    }),
  });
}

/** Where each client connection's latest request went. Not looked at by an ALB (§2.6). */
const lastRoutes = new WeakMap<Socket, Route>();

const aDayMs = 86_400_000;
const idleTimeoutKey = "idle_timeout.timeout_seconds";

const switchedEnd: RequestEnd = {
  elbStatus: 101,
  answeredBy: "target",
  complete: true,
  isWebSocket: true,
};

/** A client that leaves in the middle of its body has sent a bad request (ALB user guide). */
function seenByClient(
  exchange: Exchange,
  request: IncomingMessage,
  response: ServerResponse,
): RequestEnd {
  const complete = response.writableFinished;
  if (!response.headersSent) {
    return { elbStatus: request.complete ? 460 : 400, answeredBy: "nobody", complete };
  }
  const answeredBy = exchange.status === undefined ? "balancer" : "target";
  return { elbStatus: response.statusCode, answeredBy, complete };
}
