import { duration } from "./duration.ts";
import { printable } from "./printable.ts";

/** The lease as `slipway lease show` tells it. */
export interface LeaseAccount {
  readonly service: string;
  readonly environment: string;
  readonly held: boolean;
  readonly holder: string | null;
  readonly purpose: string | null;
  readonly since: string | null;
  /** The fencing number; 0 before the first. */
  readonly epoch: number;
  readonly released: boolean;
  readonly broken: boolean;
  /** Somebody has deleted its item, so that nobody knows who held it. */
  readonly deleted: boolean;
  /** By the clock of whoever asks; clocks may differ. */
  readonly lastHeartbeatSeconds: number | null;
  /** A taker must see no sign of life for so long. */
  readonly quietSeconds: number;
  /** ISO time from which it can be taken if no heartbeat comes any more; null: free, or unknown. */
  readonly takeableAt: string | null;
}

export function leaseLines(lease: LeaseAccount): readonly string[] {
  const { service, environment, holder, purpose, since, epoch } = lease;
  const where = `the lease on ${service} in ${environment}`;
  if (holder === null) {
    return [printable(`Nobody ever held ${where}.`)];
  }
  const age = duration(lease.lastHeartbeatSeconds ?? 0);
  if (lease.deleted) {
    return [`Somebody has deleted the item of ${where}.`, deletedLine(lease)].map(printable);
  }
  if (!lease.held) {
    return [
      `Nobody holds ${where} (epoch ${epoch}).`,
      `Last: ${holder}: ${purpose}, from ${since}; ended ${age} ago.`,
    ].map(printable);
  }
  return [
    lease.broken
      ? `Nobody may use ${where} yet (epoch ${epoch}): ${purpose}.`
      : `${holder} holds ${where} (epoch ${epoch}): ${purpose}.`,
    lease.broken
      ? `Broken by ${holder} at ${since}, ${age} ago.`
      : `Since ${since}; last sign of life ${age} ago.`,
    waitLine(lease),
    ...(lease.broken ? [] : [`To take it away: slipway lease break ${placeOf(lease)}`]),
  ].map(printable);
}

/** What breaking it has done, and what the next taker has to do. */
export function brokenLine(
  was: { readonly holder: string; readonly purpose: string; readonly broken?: boolean },
  now: LeaseAccount,
): string {
  const wait = now.held
    ? `Calls it has sent may still arrive, so a taker waits ${duration(now.quietSeconds)}: ` +
      `slipway resume --environment ${now.environment} --yes --wait`
    : `It can be taken at once: slipway resume --environment ${now.environment} --yes`;
  const done = was.broken
    ? `Broken once more, by ${now.holder}; before, ${was.holder} had: ${was.purpose}.`
    : `The lease of ${was.holder} (${was.purpose}) is broken: it can write no record any more.`;
  return printable(`${done} ${wait}`);
}

/** What a deleted item means for whoever comes next. */
export const deletedLine = ({
  environment,
  quietSeconds,
}: Pick<LeaseAccount, "environment" | "quietSeconds">): string =>
  "Whoever held it may be at work still; after a wait of " +
  `${duration(quietSeconds)} it can be taken: slipway resume --environment ${environment} ` +
  "--yes --wait";

const waitLine = ({ quietSeconds, takeableAt }: LeaseAccount): string =>
  `A taker waits (--wait) until it has seen no sign of life for ${duration(quietSeconds)}; ` +
  `after the last one that is ${takeableAt}.`;

const placeOf = ({ environment }: LeaseAccount): string =>
  `--environment ${environment} --reason TEXT`;
