import type { ClientOptions } from "./clients.ts";

/** Milliseconds; the SDK itself has no limits at all (aws-facts §7.3). */
const connectionTimeout = 2_000;
const requestTimeout = 10_000;

/** Stand-ins take any key whose secret is its id; real keys have no business there. */
const standInCredentials = { accessKeyId: "slipway-local", secretAccessKey: "slipway-local" };
const standInRegion = "us-east-1";

/** Any of these, and the operator has chosen the keys. */
export const credentialVariables = [
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
      : { requestHandler: options.requestHandler, ...noLookups, ...forManyCalls }),
    ...(options.endpoint === undefined ? {} : { endpoint: options.endpoint }),
    ...(options.signer === undefined ? {} : { signer: options.signer }),
  };
}

/** Milliseconds; 500 MB on a slow line take a while, but not without a byte for so long. */
const uploadTimeout = 1_800_000;
const silenceTimeout = 30_000;

/**
 * The same for S3, which is sent large bodies, names buckets in the path wherever an endpoint is
 * given (`bucket.127.0.0.1` is no host), and is told each tarball's own checksum.
 */
export function s3Settings(options: ClientOptions) {
  const environment = options.environment ?? process.env;
  const given = options.endpoint ?? environment["AWS_ENDPOINT_URL_S3"];
  const isElsewhere = (given ?? environment["AWS_ENDPOINT_URL"] ?? "") !== "";
  return {
    ...clientSettings(options),
    ...(options.requestHandler === undefined
      ? {
          requestHandler: {
            connectionTimeout,
            requestTimeout: uploadTimeout,
            socketTimeout: silenceTimeout,
            throwOnRequestTimeout: true,
          },
        }
      : noLookupsOfS3),
    forcePathStyle: isElsewhere || options.requestHandler !== undefined,
    requestChecksumCalculation: "WHEN_REQUIRED" as const,
    responseChecksumValidation: "WHEN_REQUIRED" as const,
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

/** What is worked out for each call otherwise: simulations make millions. */
const forManyCalls = {
  cacheMiddleware: true,
  defaultUserAgentProvider: (): Promise<[string, string][]> => Promise.resolve([["slipway", "0"]]),
};

const noLookupsOfS3 = {
  useArnRegion: false,
  disableMultiregionAccessPoints: true,
  disableS3ExpressSessionAuth: true,
};

function isLoopback(endpoint: string | undefined): boolean {
  if (!endpoint || !URL.canParse(endpoint)) {
    return false;
  }
  const { hostname } = new URL(endpoint);
  return hostname === "localhost" || hostname === "[::1]" || /^127(\.\d+){3}$/.test(hostname);
}
