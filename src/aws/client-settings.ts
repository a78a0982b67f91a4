import type { ClientOptions } from "./clients.ts";

/** Milliseconds; the SDK itself has no limits at all (aws-facts §7.3). */
const connectionTimeout = 2_000;
const requestTimeout = 10_000;

/** Stand-ins check no signature; real keys have no business there. */
const standInCredentials = { accessKeyId: "slipway-local", secretAccessKey: "slipway-local" };
const standInRegion = "us-east-1";

const credentialVariables = [
  "AWS_ACCESS_KEY_ID",
  "AWS_PROFILE",
  "AWS_WEB_IDENTITY_TOKEN_FILE",
  "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
  "AWS_CONTAINER_CREDENTIALS_FULL_URI",
];

/**
 * Settings common to all clients. Region, profile and credentials come from the SDK's default
 * chain, except that a loopback endpoint (the option or `AWS_ENDPOINT_URL`) without credentials in
 * the environment gets fixed ones, and without a Region `us-east-1`: nothing then waits for an
 * instance metadata service that is not there.
 */
export function clientSettings(options: ClientOptions) {
  const environment = options.environment ?? process.env;
  const local = isLoopback(options.endpoint ?? environment["AWS_ENDPOINT_URL"]);
  const region =
    options.region ??
    (local && !options.profile && !environment["AWS_REGION"] && !environment["AWS_PROFILE"]
      ? standInRegion
      : undefined);
  const credentials =
    options.credentials ??
    (local && !options.profile && !credentialVariables.some((name) => environment[name])
      ? standInCredentials
      : undefined);
  return {
    ...(region === undefined ? {} : { region }),
    ...(options.profile === undefined ? {} : { profile: options.profile }),
    ...(credentials === undefined ? {} : { credentials }),
    ...(options.requestHandler === undefined
      ? { requestHandler: { connectionTimeout, requestTimeout, throwOnRequestTimeout: true } }
      : { requestHandler: options.requestHandler, ...noLookups }),
    ...(options.endpoint === undefined ? {} : { endpoint: options.endpoint }),
  };
}

/**
 * With an injected handler nothing may touch files or the network on the way to the first call, or
 * a virtual clock would run ahead of it; each member replaces one such look-up.
 */
const noLookups = {
  endpoint: "http://localhost",
  retryMode: "standard",
  defaultsMode: "standard" as const,
  useDualstackEndpoint: false,
  useFipsEndpoint: false,
  accountIdEndpointMode: "disabled" as const,
  endpointDiscoveryEnabled: false,
  authSchemePreference: (): Promise<string[]> => Promise.resolve([]),
  disableClockSkewCorrection: (): Promise<boolean> => Promise.resolve(true),
  userAgentAppId: (): Promise<string | undefined> => Promise.resolve(undefined),
};

function isLoopback(endpoint: string | undefined): boolean {
  if (!endpoint || !URL.canParse(endpoint)) {
    return false;
  }
  const { hostname } = new URL(endpoint);
  return hostname === "localhost" || hostname === "[::1]" || /^127(\.\d+){3}$/.test(hostname);
}
