/** A Host header without its port (that an ALB compares without it is UNCONFIRMED). */
export function hostName(host: string): string {
  return host.replace(/:\d+$/, "");
}

/**
 * The Host that a target sees, unless the load balancer preserves it: with the listener's port
 * appended where there is none, but without any on the default ports (ALB user guide, host header
 * preservation).
 */
export function hostForTarget(host: string, listenerPort: number): string {
  if (listenerPort === 80 || listenerPort === 443) return hostName(host);
  return /:\d+$/.test(host) ? host : `${host}:${listenerPort}`;
}
