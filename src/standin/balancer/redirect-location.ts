import type { RedirectActionConfig } from "@aws-sdk/client-elastic-load-balancing-v2";
import type { Quirks } from "../quirks/quirks.ts";
import { hostName } from "./host-name.ts";
import type { RequestHead } from "./match-rule.ts";
import { splitTarget } from "./split-target.ts";

/**
 * Where a redirect sends this request: `protocol://host:port/path?query`, each `#{…}` replaced by
 * the request's own part: the path without its leading slash, the port that of the listener, the
 * protocol `http`. The port is always there, as an ALB writes it; `?` only before a query (that it
 * is left out otherwise is UNCONFIRMED).
 */
export function redirectLocation(
  redirect: RedirectActionConfig,
  request: RequestHead,
  listenerPort: number,
  quirks: Quirks,
): string {
  const { path, query } = splitTarget(request.url);
  const own: Readonly<Record<string, string>> = {
    host: hostName(request.host),
    path: path.slice(1),
    port: String(listenerPort),
    protocol: "http",
    query,
  };
  const filled = (part = ""): string =>
    part.replace(/#\{(\w+)\}/g, (placeholder, name: string) => own[name] ?? placeholder);
  const protocol = filled(redirect.Protocol).toLowerCase();
  const port = filled(redirect.Port);
  const isPortUsual = port === (protocol === "https" ? "443" : "80") && !quirks.has("ELB-56");
  const origin = `${protocol}://${filled(redirect.Host)}${isPortUsual ? "" : `:${port}`}`;
  const newQuery = filled(redirect.Query);
  return `${origin}${filled(redirect.Path)}${newQuery === "" ? "" : `?${newQuery}`}`;
}
