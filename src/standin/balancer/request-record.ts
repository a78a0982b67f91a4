import type { Socket } from "node:net";
import type { Listener } from "../elbv2/listener.ts";
import type { Region } from "../region.ts";
import type { FinishedRequest } from "./traffic.ts";

/** How a request ended; what is left out did not occur. */
export type RequestEnd = Pick<FinishedRequest, "elbStatus" | "answeredBy" | "complete"> &
  Partial<FinishedRequest>;

/**
 * Begins the record of a request that came in on `socket` just now. The function returned completes
 * it, once, when the request is over.
 */
export function beginRecord(
  region: Region,
  listener: Listener,
  socket: Socket,
): (end: RequestEnd) => FinishedRequest {
  const startedAt = region.clock.now();
  return (end) => ({
    startedAt,
    at: region.clock.now(),
    loadBalancerArn: listener.loadBalancerArn,
    listenerArn: listener.arn,
    targetGroupArn: undefined,
    targetId: undefined,
    targetZone: undefined,
    status: undefined,
    targetResponseMs: undefined,
    hasConnectionError: false,
    isFailOpen: false,
    isWebSocket: false,
    clientBytes: bytesSinceLast(socket),
    ...end,
  });
}

function bytesSinceLast(socket: Socket): number {
  const sofar = socket.bytesRead + socket.bytesWritten;
  const counted = countedBytes.get(socket) ?? 0;
  countedBytes.set(socket, sofar);
  return sofar - counted;
}

const countedBytes = new WeakMap<Socket, number>();
