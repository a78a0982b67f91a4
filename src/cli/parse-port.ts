import { InvalidArgumentError } from "commander";

/** A TCP port as an option's value, 0 for any; throws what commander turns into a sentence. */
export function parsePort(text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535) {
    throw new InvalidArgumentError("It must be a port from 0 to 65535.");
  }
  return port;
}

/** Adds one more port to those an option was given already; here 0 names none. */
export function parsePorts(text: string, before: readonly number[]): readonly number[] {
  const port = parsePort(text);
  if (port === 0) {
    throw new InvalidArgumentError("It must be a port from 1 to 65535.");
  }
  return [...before, port];
}
