import type { Clock } from "../../clock.ts";
import type { ProbeAnswer, ProbeRequest } from "../driver.ts";
import type { Listener } from "../room/room.ts";
import { BootFailure } from "./boot-failure.ts";
import type { ProbeReport } from "./boot-report.ts";
import { pause } from "./pause.ts";
import type { Redact } from "./redact.ts";
import type { ReleaseDocument } from "./release-document.ts";

/** A started program that is to answer its health check. */
interface ReadyOrder {
  readonly release: Pick<ReleaseDocument, "port" | "health">;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Epoch milliseconds. */
  readonly deadline: number;
  readonly redact: Redact;
  /** Said when the program listens elsewhere, where PORT had to be another port. */
  readonly portRemark: string | undefined;
  probe(request: ProbeRequest): Promise<ProbeAnswer>;
  listening(): Promise<readonly Listener[]>;
  seen(probe: ProbeReport, ports: readonly number[]): void;
}

const POLL_MS = 200;

/**
 * Asks `health.path` until it answers `health.status`; at the deadline rejects with WRONG_PORT,
 * NOT_LISTENING or UNHEALTHY, quoting the last answer.
 */
export async function awaitReady(order: ReadyOrder): Promise<ProbeReport> {
  for (;;) {
    order.signal.throwIfAborted();
    const probe = await probeOnce(order);
    const listeners = await order.listening();
    order.seen(probe, portsOf(listeners));
    if (probe.status === order.release.health.status && !isAnothers(order, listeners)) return probe;
    const left = order.deadline - order.clock.now();
    if (left > 0) await pause(order.clock, Math.min(POLL_MS, left), order.signal);
    if (left <= POLL_MS) throw notReady(order, probe, listeners);
  }
}

async function probeOnce(order: ReadyOrder): Promise<ProbeReport> {
  const { clock, redact, release } = order;
  // A probe cut short by the deadline would be quoted as silence, so it gets a moment at least.
  const left = Math.max(2 * POLL_MS, order.deadline - clock.now());
  const timeoutMs = Math.min(release.health.timeoutSeconds * 1_000, left);
  const request = { port: release.port, path: release.health.path, headers: {}, timeoutMs };
  try {
    const { status, body } = await order.probe(request);
    const short = redact(body).slice(0, 200);
    return { status, body: short, error: undefined, at: clock.now() };
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    return { status: undefined, body: undefined, error: redact(said), at: clock.now() };
  }
}

/**
 * Without walls another program of this machine may hold the port that PORT named, and answer:
 * true when this one listens on its declared port itself, and not on that one.
 */
function isAnothers(order: ReadyOrder, listeners: readonly Listener[]): boolean {
  const own = listeners.filter((one) => one.port === order.release.port);
  return own.length > 0 && own.every((one) => one.ignoresPort);
}

function portsOf(listeners: readonly Listener[]): readonly number[] {
  return [...new Set(listeners.map((one) => one.port))].sort((a, b) => a - b);
}

function notReady(
  order: ReadyOrder,
  probe: ProbeReport,
  listeners: readonly Listener[],
): BootFailure {
  const { port, health } = order.release;
  const remark = order.portRemark === undefined ? "" : `; ${order.portRemark}`;
  if (listeners.some((one) => one.ignoresPort)) {
    return new BootFailure("WRONG_PORT", `listens on ${port} itself${remark}`);
  }
  const open = portsOf(listeners.filter((one) => !one.loopbackOnly));
  const ports = portsOf(listeners);
  if (open.includes(port)) {
    const answer =
      probe.status === undefined ? probe.error : `${probe.status} ${JSON.stringify(probe.body)}`;
    const asked = `GET ${health.path} on ${port}, for ${health.status}`;
    return new BootFailure("UNHEALTHY", `${asked}: the last answer was ${answer}`);
  }
  if (ports.includes(port)) {
    const summary = `listens on 127.0.0.1:${port} only, which nothing outside can reach`;
    return new BootFailure("NOT_LISTENING", summary);
  }
  if (ports.length === 0) return new BootFailure("NOT_LISTENING", `nothing listens${remark}`);
  const summary = `listens on ${ports.join(", ")}, not on ${port}${remark}`;
  return new BootFailure("WRONG_PORT", summary);
}
