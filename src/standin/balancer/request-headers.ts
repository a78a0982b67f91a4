import type { IncomingMessage } from "node:http";
import type { Listener } from "../elbv2/listener.ts";
import type { LoadBalancerAttributes } from "../elbv2/load-balancer-attributes.ts";
import type { Region } from "../region.ts";
import { balancerAttributes } from "./balancer-attributes.ts";
import { endToEndHeaders, forEachHeader } from "./hop-headers.ts";

/**
 * The headers a target sees: the client's own, with X-Forwarded-For appended to, X-Forwarded-Proto
 * and -Port set, and X-Amzn-Trace-Id made or continued (ALB user guide; not in aws-facts). `Expect`
 * is dropped, since the load balancer itself answers 100. `Host` goes on as it came.
 */
export function requestHeaders(
  region: Region,
  listener: Listener,
  request: IncomingMessage,
): string[] {
  const attributes = balancerAttributes(region, listener);
  const dropsInvalid = attributes["routing.http.drop_invalid_header_fields.enabled"] === "true";
  const headers: string[] = [];
  forEachHeader(endToEndHeaders(request.rawHeaders), (name, value) => {
    if (replaced.has(name.toLowerCase())) return;
    if (!dropsInvalid || /^[A-Za-z0-9-]+$/.test(name)) headers.push(name, value);
  });
  if (request.headers.host === undefined) {
    const balancer = region.elb.loadBalancers.get(listener.loadBalancerArn);
    headers.push("Host", balancer?.dnsName ?? "");
  }
  headers.push(...forwardedFor(request, attributes));
  headers.push("X-Forwarded-Proto", "http", "X-Forwarded-Port", String(listener.port));
  headers.push("X-Amzn-Trace-Id", traceId(region, request.headers["x-amzn-trace-id"]));
  headers.push(...framing(request));
  return headers;
}

const replaced = new Set([
  "expect",
  "x-amzn-trace-id",
  "x-forwarded-for",
  "x-forwarded-port",
  "x-forwarded-proto",
]);

/** As `routing.http.xff_header_processing.mode` and `…xff_client_port.enabled` say. */
function forwardedFor(request: IncomingMessage, attributes: LoadBalancerAttributes): string[] {
  const mode = attributes["routing.http.xff_header_processing.mode"];
  const before = request.headers["x-forwarded-for"];
  if (mode === "remove") return [];
  if (mode === "preserve") return before === undefined ? [] : ["X-Forwarded-For", String(before)];
  const { remoteAddress = "", remotePort = 0 } = request.socket;
  const showsPort = attributes["routing.http.xff_client_port.enabled"] === "true";
  const client = showsPort ? `${remoteAddress}:${remotePort}` : remoteAddress;
  return ["X-Forwarded-For", before === undefined ? client : `${String(before)}, ${client}`];
}

/** `Root=1-<time>-<id>` when new; with a Root already there, `Self=…` goes in front of it. */
function traceId(region: Region, before: string | string[] | undefined): string {
  const seconds = Math.floor(region.clock.now() / 1000);
  const id = `1-${seconds.toString(16).padStart(8, "0")}-${region.hex(24)}`;
  const fields = String(before ?? "")
    .split(";")
    .filter((field) => field !== "" && !field.startsWith("Self="));
  const own = fields.some((field) => field.startsWith("Root=")) ? `Self=${id}` : `Root=${id}`;
  return [own, ...fields].join(";");
}

/** How the body is framed; a length goes on among the client's own headers. */
function framing(request: IncomingMessage): string[] {
  if (request.headers["transfer-encoding"] !== undefined) return ["Transfer-Encoding", "chunked"];
  const hasLength = request.headers["content-length"] !== undefined;
  return hasLength || !bodyExpected.has(request.method ?? "") ? [] : ["Content-Length", "0"];
}

const bodyExpected = new Set(["POST", "PUT", "PATCH"]);
