/** A Host header without its port (that an ALB compares without it is UNCONFIRMED). */
export function hostName(host: string): string {
  return host.replace(/:\d+$/, "");
}
