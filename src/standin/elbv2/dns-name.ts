import type { Region } from "../region.ts";
import type { LoadBalancer } from "./load-balancer.ts";

/**
 * A new load balancer's DNS name. It has AWS's form, `<name>-<ten digits>.<region>.elb.…`, with
 * `internal-` before that of an internal one, but ends in `localhost` instead of `amazonaws.com`:
 * resolvers take it for this machine (RFC 6761), so nothing sent there leaves it.
 */
export function makeDnsName(
  region: Region,
  { name, scheme }: Pick<LoadBalancer, "name" | "scheme">,
): string {
  const digits = String(Math.floor(region.random() * 1e10)).padStart(10, "0");
  const prefix = scheme === "internal" ? "internal-" : "";
  return `${prefix}${name}-${digits}.${region.name}.elb.localhost`;
}
