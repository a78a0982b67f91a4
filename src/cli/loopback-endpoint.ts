/**
 * AWS_ENDPOINT_URL when it names this machine (then a stand-in is meant, not AWS); undefined when
 * it is not set, is not a URL, or names another host.
 */
export function loopbackEndpoint(
  env: Readonly<Record<string, string | undefined>>,
): string | undefined {
  const endpoint = env["AWS_ENDPOINT_URL"];
  if (endpoint === undefined || !URL.canParse(endpoint)) {
    return undefined;
  }
  const { hostname } = new URL(endpoint);
  const local = /^(localhost|.+\.localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname);
  return local ? endpoint : undefined;
}
