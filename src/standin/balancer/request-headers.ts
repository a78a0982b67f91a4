import type { IncomingMessage } from "node:http";
import type { Listener } from "../elbv2/listener.ts";
import type { LoadBalancerAttributes } from "../elbv2/load-balancer-attributes.ts";
import type { Region } from "../region.ts";
import { balancerAttributes } from "./balancer-attributes.ts";
import { hostForTarget } from "./host-name.ts";
import { endToEndHeaders, forEachHeader } from "./hop-headers.ts";
import { splitTarget } from "./split-target.ts";

/**
 * The headers a target sees: the client's own, with X-Forwarded-For appended to, X-Forwarded-Proto
 * and -Port set, X-Amzn-Trace-Id made or continued, and the listener's port in Host (ALB user
 * guide). `Expect` is dropped, since the load balancer itself answers 100.
 */
export function requestHeaders(
  region: Region,
  listener: Listener,
  request: IncomingMessage,
): string[] {
  const attributes = balancerAttributes(region, listener);
  const dropsInvalid = attributes["routing.http.drop_invalid_header_fields.enabled"] === "true";
  const preservesHost =
    attributes["routing.http.preserve_host_header.enabled"] === "true" ||
    !region.quirks.has("ELB-54");
  const { authority } = splitTarget(request.url ?? "/");
  const headers: string[] = [];
  let hosts = 0;
  forEachHeader(endToEndHeaders(request.rawHeaders), (name, value) => {
    if (replaced.has(name.toLowerCase())) return;
    if (name.toLowerCase() === "host" && !preservesHost) {
      hosts += 1;
      // That a second Host is dropped then is UNCONFIRMED; preserved ones are all kept.
      if (hosts === 1) headers.push(name, hostForTarget(authority ?? value, listener.port));
      return;
    }
    if (!dropsInvalid || /^[A-Za-z0-9-]+$/.test(name)) headers.push(name, value);
  });
  if (request.headers.host === undefined) {
    const balancer = region.elb.loadBalancers.get(listener.loadBalancerArn);
    headers.push("Host", balancer?.dnsName ?? "");
  }
  headers.push(...forwardedFor(region, request, attributes));
  headers.push("X-Forwarded-Proto", "http", "X-Forwarded-Port", String(listener.port));
  const trace = request.headers["x-amzn-trace-id"];
  const bytes = request.rawHeaders.reduce((sum, text) => sum + text.length, 0);
  if (region.quirks.has("ELB-53")) headers.push("X-Amzn-Trace-Id", traceId(region, trace, bytes));
  else if (trace !== undefined) headers.push("X-Amzn-Trace-Id", String(trace));
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
function forwardedFor(
  { quirks }: Region,
  request: IncomingMessage,
  attributes: LoadBalancerAttributes,
): string[] {
  const mode = attributes["routing.http.xff_header_processing.mode"];
  const before = request.headers["x-forwarded-for"];
  if (mode === "remove") return [];
  if (mode === "preserve") return before === undefined ? [] : ["X-Forwarded-For", String(before)];
  const { remoteAddress = "", remotePort = 0 } = request.socket;
  const showsPort = attributes["routing.http.xff_client_port.enabled"] === "true";
  const client = showsPort ? `${remoteAddress}:${remotePort}` : remoteAddress;
  const isAlone = before === undefined || !quirks.has("ELB-52");
  return ["X-Forwarded-For", isAlone ? client : `${String(before)}, ${client}`];
}

/**
 * `Root=1-<time>-<id>` when new, and when the headers are over 7 KB; where there is a Root or a
 * Self already, a new Self in front of the rest (ALB user guide, request tracing).
 */
function traceId(region: Region, before: string | string[] | undefined, bytes: number): string {
  const seconds = Math.floor(region.clock.now() / 1000);
  const id = `1-${seconds.toString(16).padStart(8, "0")}-${region.hex(24)}`;
  if (bytes > maxTracedBytes) return `Root=${id}`;
  const fields = String(before ?? "")
    .split(";")
    .filter((field) => field !== "");
  const isKnown = fields.some((field) => /^(?:Root|Self)=/.test(field));
  const others = fields.filter((field) => !field.startsWith("Self="));
  return [`${isKnown ? "Self" : "Root"}=${id}`, ...others].join(";");
}

const maxTracedBytes = 7168;

/** How the body is framed; a length goes on among the client's own headers. */
function framing(request: IncomingMessage): string[] {
  if (request.headers["transfer-encoding"] !== undefined) return ["Transfer-Encoding", "chunked"];
  const hasLength = request.headers["content-length"] !== undefined;
  return hasLength || !bodyExpected.has(request.method ?? "") ? [] : ["Content-Length", "0"];
}

const bodyExpected = new Set(["POST", "PUT", "PATCH"]);
