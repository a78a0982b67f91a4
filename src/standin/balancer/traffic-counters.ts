import type { FinishedRequest } from "./traffic.ts";

/** Counts since the balancer started. */
export interface TrafficCounters {
  requests: number;
  /** Answers cut short or never given. */
  incomplete: number;
  fixedResponses: number;
  /** Answers of redirect actions. */
  redirects: number;
  /** Answers the load balancer made itself, and 460, by status. */
  elb: Record<string, number>;
  /** By target group ARN. */
  targetGroups: Record<string, GroupCounters>;
}

interface TargetCounters {
  /** Only those for which a target was chosen, as RequestCount (aws-facts §6.4). */
  requests: number;
  /** The targets' own statuses by class: `2xx`. */
  statuses: Record<string, number>;
  /** 5xx made by the load balancer for it. AWS has no such dimension (§6.4); it is for tests. */
  elb5xx: number;
}

interface GroupCounters extends TargetCounters {
  /** By instance id. */
  targets: Record<string, TargetCounters>;
}

export function noTraffic(): TrafficCounters {
  return { requests: 0, incomplete: 0, fixedResponses: 0, redirects: 0, elb: {}, targetGroups: {} };
}

/** Counts one request. */
export function countRequest(counters: TrafficCounters, request: FinishedRequest): void {
  counters.requests += 1;
  if (!request.complete) counters.incomplete += 1;
  if (request.answeredBy === "rule") {
    // A fixed response cannot be 3XX.
    if (request.elbStatus >= 300 && request.elbStatus < 400) counters.redirects += 1;
    else counters.fixedResponses += 1;
  }
  if (request.answeredBy === "balancer" || request.answeredBy === "nobody") {
    increment(counters.elb, String(request.elbStatus));
  }
  if (request.targetGroupArn === undefined) return;
  const group = (counters.targetGroups[request.targetGroupArn] ??= { ...none(), targets: {} });
  countFor(group, request);
  if (request.targetId === undefined) return;
  countFor((group.targets[request.targetId] ??= none()), request);
}

function countFor(counts: TargetCounters, request: FinishedRequest): void {
  if (request.targetId !== undefined) counts.requests += 1;
  if (request.status !== undefined) {
    increment(counts.statuses, `${Math.floor(request.status / 100)}xx`);
  }
  if (request.answeredBy === "balancer" && request.elbStatus >= 500) counts.elb5xx += 1;
}

function increment(counts: Record<string, number>, key: string): void {
  counts[key] = (counts[key] ?? 0) + 1;
}

function none(): TargetCounters {
  return { requests: 0, statuses: {}, elb5xx: 0 };
}
