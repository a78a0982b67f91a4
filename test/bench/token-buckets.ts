import type { RequestRecord } from "../../src/standin/request-log.ts";

interface Bucket {
  readonly size: number;
  readonly perSecond: number;
}

type BucketsOf = (request: RequestRecord) => readonly (readonly [string, Bucket])[];

/**
 * AWS's buckets of an account and Region as published: ELB's of all actions and of its changes, and
 * EC2's of an API (aws-facts §2.7, §3.4).
 */
export const published: BucketsOf = ({ service, operation, mutating }) => {
  if (service === "elasticloadbalancing") {
    const all = ["elb", { size: 40, perSecond: 10 }] as const;
    return mutating ? [all, ["elb changes", { size: 20, perSecond: 3 }]] : [all];
  }
  if (service === "ec2") {
    return [[operation, mutating ? { size: 50, perSecond: 5 } : { size: 100, perSecond: 20 }]];
  }
  return [];
};

/** Auto Scaling's is not published; this is a guess. */
export const guessed: BucketsOf = ({ service }) =>
  service === "autoscaling" ? [["autoscaling", { size: 20, perSecond: 5 }]] : [];

/** How many of these requests, in order of arrival, would have found a bucket empty. */
export function throttled(requests: readonly RequestRecord[], bucketsOf: BucketsOf): number {
  const levels = new Map<string, { left: number; at: number }>();
  let refused = 0;
  for (const request of requests.toSorted((a, b) => a.at - b.at)) {
    const mine = bucketsOf(request).map(([name, { size, perSecond }]) => {
      const level = levels.get(name) ?? { left: size, at: request.at };
      const left = Math.min(size, level.left + ((request.at - level.at) / 1_000) * perSecond);
      const now = { left, at: request.at };
      levels.set(name, now);
      return now;
    });
    if (mine.some(({ left }) => left < 1)) refused += 1;
    else for (const level of mine) level.left -= 1;
  }
  return refused;
}

/** The API asked most often within one second, and how often. */
export function busiest(requests: readonly RequestRecord[]): { api: string; calls: number } {
  const times = new Map<string, number[]>();
  for (const { service, operation, at } of requests) {
    const api = `${service}:${operation}`;
    times.set(api, [...(times.get(api) ?? []), at]);
  }
  let most = { api: "", calls: 0 };
  for (const [api, unsorted] of times) {
    const sorted = unsorted.toSorted((a, b) => a - b);
    for (const [from, start] of sorted.entries()) {
      const calls = sorted.slice(from).filter((at) => at < start + 1_000).length;
      if (calls > most.calls) most = { api, calls };
    }
  }
  return most;
}
