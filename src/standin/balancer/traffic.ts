/**
 * What the data plane tells of its traffic. `region.elb.traffic.observe(…)` hears every load
 * balancer of the Region, `balancer.observe(…)` one of them. All is told as it happens, in the
 * region's own time; nothing is kept here, and nothing is rounded to periods.
 */
export interface TrafficObserver {
  /** Each request that is over, once; a WebSocket when it is closed. */
  request?(request: FinishedRequest): void;
  /** Each connection made or ended, of clients and towards targets. */
  connection?(change: ConnectionChange): void;
}

/**
 * One request that is over, as an access log would tell it. How AWS's metrics follow (§6.4 of
 * aws-facts and the ALB user guide): RequestCount is those with a `targetId`; HTTPCode_Target_*
 * goes by `status`; HTTPCode_ELB_* by `elbStatus` where `answeredBy` is `balancer` or `nobody`, and
 * has no TargetGroup dimension; HTTP_Fixed_Response_Count and HTTP_Redirect_Count where it is
 * `rule`; TargetConnectionErrorCount is `hasConnectionError`; UnhealthyRoutingRequestCount is
 * `isFailOpen`; TargetResponseTime is `targetResponseMs`; ProcessedBytes is `clientBytes`.
 */
export interface FinishedRequest {
  /** Milliseconds since the Unix epoch, when its head had been read. */
  readonly startedAt: number;
  /** Likewise, when it ended. */
  readonly at: number;
  readonly loadBalancerArn: string;
  readonly listenerArn: string;
  /** Absent when no rule forwarded it, as when it could not even be read. */
  readonly targetGroupArn: string | undefined;
  /** Instance id; absent when no target was chosen. */
  readonly targetId: string | undefined;
  /** The chosen target's Availability Zone. */
  readonly targetZone: string | undefined;
  /** The target's status; absent when it gave none. */
  readonly status: number | undefined;
  /** What the client got; when it left before that, 460, or 400 in the middle of its own body. */
  readonly elbStatus: number;
  readonly answeredBy: "target" | "rule" | "balancer" | "nobody";
  /** False when the answer was cut short, whoever cut it. */
  readonly complete: boolean;
  /** From sending the target the request's head until its own head came; absent if none did. */
  readonly targetResponseMs: number | undefined;
  /** No connection to the target came about. A kept one that turned out dead is none of these. */
  readonly hasConnectionError: boolean;
  /** Sent to a target that is not healthy, there being too few healthy ones. */
  readonly isFailOpen: boolean;
  /** It became a WebSocket; then it ends when that does, and `elbStatus` is 101. */
  readonly isWebSocket: boolean;
  /** Read from and written to the client, heads included, since its previous request ended. */
  readonly clientBytes: number;
}

/** A connection that came or went. Those under way are the opened ones less the closed. */
export interface ConnectionChange {
  readonly at: number;
  readonly loadBalancerArn: string;
  readonly to: "balancer" | "target";
  readonly change: "opened" | "closed";
}
