import type { AwsError } from "../aws-error.ts";
import { notImplemented } from "../not-implemented.ts";

/**
 * Throws unless a period, in seconds, is a multiple of 60. The shorter ones that AWS knows are for
 * metrics of high resolution, which are not served.
 */
export function checkPeriod(period: number, refuse: (message: string) => AwsError): void {
  if (shorter.has(period)) throw notImplemented(`Period ${period}, of high-resolution metrics`);
  if (period > 0 && period % 60 === 0) return;
  throw refuse(`The parameter Period must be 1, 5, 10, 20, 30, or a multiple of 60.`);
}

const shorter = new Set([1, 5, 10, 20, 30]);
