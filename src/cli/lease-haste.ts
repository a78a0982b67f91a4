import { fail } from "../domain/failure.ts";
import { loopbackEndpoint } from "./loopback-endpoint.ts";

type Environment = Readonly<Record<string, string | undefined>>;

const variable = "SLIPWAY_LEASE_HASTE";
/** Beyond it a busy machine takes longer over a heartbeat than the lease lasts. */
const greatest = 60;

/**
 * How many times shorter than with AWS the lease's times are, all together: SLIPWAY_LEASE_HASTE, a
 * whole number from 1 to 60; 1 when it is not set. Throws BAD_INPUT for anything else, and wherever
 * a call could reach AWS, which may carry a request out minutes after it was sent.
 */
export function leaseHaste(env: Environment): number {
  const text = env[variable];
  if (text === undefined || text === "") {
    return 1;
  }
  const haste = /^\d{1,2}$/.test(text) ? Number(text) : 0;
  if (haste < 1 || haste > greatest) {
    fail({
      code: "BAD_INPUT",
      summary: `${variable} is "${text}"; it is a whole number from 1 to ${greatest}.`,
      remedy: `Unset ${variable}.`,
    });
  }
  const why = mayReachAws(env);
  if (why !== undefined) {
    fail({
      code: "BAD_INPUT",
      summary:
        `${variable} shortens the lease that keeps two deploys apart, for a stand-in on this ` +
        `machine alone, but ${why}.`,
      remedy: `Unset ${variable}.`,
    });
  }
  return haste;
}

function mayReachAws(env: Environment): string | undefined {
  if (loopbackEndpoint(env) === undefined) {
    return "AWS_ENDPOINT_URL does not name this machine";
  }
  const stray = Object.keys(env).find(
    (name) =>
      name.startsWith("AWS_ENDPOINT_URL_") &&
      loopbackEndpoint({ AWS_ENDPOINT_URL: env[name] }) === undefined,
  );
  if (stray !== undefined) {
    return `${stray} does not name this machine`;
  }
  const ignores = env["AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"]?.toLowerCase() === "true";
  return ignores ? "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS is true" : undefined;
}
