/** One request that is over, as an access log would tell it. */
export interface FinishedRequest {
  /** Milliseconds since the Unix epoch, when it ended. */
  readonly at: number;
  /** Absent when no rule forwarded it. */
  readonly targetGroupArn: string | undefined;
  /** Instance id; absent when no target was chosen. */
  readonly targetId: string | undefined;
  /** The target's status; absent when it gave none. */
  readonly status: number | undefined;
  /** What the client got, or 460 when it left before anything was sent. */
  readonly elbStatus: number;
  readonly answeredBy: "target" | "rule" | "balancer" | "nobody";
  /** False when the answer was cut short, whoever cut it. */
  readonly complete: boolean;
}

/** Counts since the balancer started. */
export interface Traffic {
  requests: number;
  /** Answers cut short or never given. */
  incomplete: number;
  fixedResponses: number;
  /** Answers of redirect actions. */
  redirects: number;
  /** Answers the load balancer made itself, and 460, by status. */
  elb: Record<string, number>;
  /** By target group ARN. */
  targetGroups: Record<string, GroupTraffic>;
}

interface TargetTraffic {
  /** Only those for which a target was chosen, as RequestCount (aws-facts §6.4). */
  requests: number;
  /** The targets' own statuses by class: `2xx`. */
  statuses: Record<string, number>;
  /** 5xx made by the load balancer for it. AWS has no such dimension (§6.4); it is for tests. */
  elb5xx: number;
}

interface GroupTraffic extends TargetTraffic {
  /** By instance id. */
  targets: Record<string, TargetTraffic>;
}

export function noTraffic(): Traffic {
  return { requests: 0, incomplete: 0, fixedResponses: 0, redirects: 0, elb: {}, targetGroups: {} };
}

/** Counts one request. */
export function countRequest(traffic: Traffic, request: FinishedRequest): void {
  traffic.requests += 1;
  if (!request.complete) traffic.incomplete += 1;
  if (request.answeredBy === "rule") {
    // A fixed response cannot be 3XX.
    if (request.elbStatus >= 300 && request.elbStatus < 400) traffic.redirects += 1;
    else traffic.fixedResponses += 1;
  }
  if (request.answeredBy === "balancer" || request.answeredBy === "nobody") {
    increment(traffic.elb, String(request.elbStatus));
  }
  if (request.targetGroupArn === undefined) return;
  const group = (traffic.targetGroups[request.targetGroupArn] ??= { ...none(), targets: {} });
  countFor(group, request);
  if (request.targetId === undefined) return;
  countFor((group.targets[request.targetId] ??= none()), request);
}

function countFor(counts: TargetTraffic, request: FinishedRequest): void {
  if (request.targetId !== undefined) counts.requests += 1;
  if (request.status !== undefined) {
    increment(counts.statuses, `${Math.floor(request.status / 100)}xx`);
  }
  if (request.answeredBy === "balancer" && request.elbStatus >= 500) counts.elb5xx += 1;
}

function increment(counts: Record<string, number>, key: string): void {
  counts[key] = (counts[key] ?? 0) + 1;
}

function none(): TargetTraffic {
  return { requests: 0, statuses: {}, elb5xx: 0 };
}
