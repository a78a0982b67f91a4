import { InvalidArgumentError } from "commander";

/** The number of `7` or `v7`, as commander wants a bad one refused. */
export function parseConfigVersion(text: string): number {
  const digits = /^v?([1-9]\d{0,8})$/.exec(text)?.[1];
  if (digits === undefined) {
    throw new InvalidArgumentError("Config versions are numbered 1, 2, 3.");
  }
  return Number(digits);
}
