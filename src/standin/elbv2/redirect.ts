import type { RedirectActionConfig } from "@aws-sdk/client-elastic-load-balancing-v2";
import { AwsError } from "../aws-error.ts";
import { validationError } from "../validation-error.ts";

/** Every part of a redirect, what was not sent being the request's own part. */
type Redirect = RedirectActionConfig & Readonly<Record<keyof typeof unchanged, string>>;

/**
 * A redirect as Describe echoes it, its absent parts filled in (echo UNCONFIRMED). Bounds are those
 * of the API's text for RedirectActionConfig; the load balancer speaks HTTP alone, but may well
 * send clients to HTTPS.
 *
 * @throws ValidationError; InvalidLoadBalancerAction when only the query would change: a loop
 */
export function acceptedRedirect(sent: RedirectActionConfig | undefined): Redirect {
  if (!sent) throw validationError("A redirect action must have a 'RedirectConfig'");
  const redirect: Redirect = {
    Protocol: sent.Protocol ?? unchanged.Protocol,
    Port: sent.Port ?? unchanged.Port,
    Host: sent.Host ?? unchanged.Host,
    Path: sent.Path ?? unchanged.Path,
    Query: sent.Query ?? unchanged.Query,
    StatusCode: sent.StatusCode,
  };
  const { Protocol, Port, Host, Path, Query, StatusCode } = redirect;
  require(StatusCode === "HTTP_301" || StatusCode === "HTTP_302", "StatusCode", String(StatusCode));
  require(["HTTP", "HTTPS", unchanged.Protocol].includes(Protocol), "Protocol", Protocol);
  require(Port === unchanged.Port || isPort(Port), "Port", Port);
  require(Host.length >= 1 && Host.length <= 128, "Host", Host);
  require(Path.startsWith("/") && Path.length <= 128, "Path", Path);
  require(!Query.startsWith("?") && Query.length <= 128, "Query", Query);
  for (const part of partsWithPlaceholders) requireKnown(part, redirect[part]);
  if (partsThatMustChange.every((part) => redirect[part] === unchanged[part])) {
    throw new AwsError(
      "InvalidLoadBalancerAction",
      "The redirect configuration is not valid because it creates a loop.",
    );
  }
  return redirect;
}

const unchanged = {
  Protocol: "#{protocol}",
  Port: "#{port}",
  Host: "#{host}",
  Path: "/#{path}",
  Query: "#{query}",
} as const;

const partsThatMustChange = ["Protocol", "Port", "Host", "Path"] as const;
const partsWithPlaceholders = ["Host", "Path", "Query"] as const;

/** Which placeholders a part may hold, by the API's text. */
const placeholders = {
  Host: ["host"],
  Path: ["host", "path", "port"],
  Query: ["host", "path", "port", "protocol", "query"],
} as const;

function requireKnown(part: keyof typeof placeholders, value: string): void {
  const allowed: readonly string[] = placeholders[part];
  for (const [, name = ""] of value.matchAll(/#\{(.*?)\}/g)) {
    require(allowed.includes(name), part, value);
  }
}

function isPort(text: string): boolean {
  return /^\d{1,5}$/.test(text) && Number(text) >= 1 && Number(text) <= 65_535;
}

function require(holds: boolean, part: string, value: string): void {
  if (!holds)
    throw validationError(`The redirect action's '${part}' value '${value}' is not valid`);
}
