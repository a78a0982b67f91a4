import { request as sendRequest } from "node:http";
import type { ClientRequest, IncomingMessage, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import type { Cancel, Clock } from "../clock.ts";
import { answerAsBalancer } from "./balancer-answer.ts";
import { watchIdle } from "./idle-watch.ts";
import type { IdleWatch } from "./idle-watch.ts";
import type { TargetConnections } from "./open-connections.ts";
import { responseHeaders } from "./response-headers.ts";
import { originForm } from "./split-target.ts";

/** What one exchange needs. `headers` are those for the target. */
interface ExchangeParts {
  readonly clock: Clock;
  readonly connections: TargetConnections;
  /** The load balancer's `idle_timeout.timeout_seconds`. */
  readonly idleTimeoutMs: number;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly headers: readonly string[];
  /** Set-Cookie values to add to the target's answer, whose raw headers are given. */
  cookies(answer: readonly string[]): readonly string[];
  /** Called with the target's side when it agrees to switch protocols. */
  readonly switched?: (answer: IncomingMessage, target: Duplex, head: Buffer) => void;
}

/**
 * One request carried to its target and the answer carried back, both streamed, the slower side
 * holding up the faster. Sent once: whatever goes wrong before the target's answer began is 502, or
 * 504 for silence (60 s unless set) and for a connection not made within 10 s, or 408 when it is
 * the client that has more to send; after that the client's connection is cut. A client that leaves
 * ends the request at the target too.
 */
export class Exchange {
  /** The target's status, once it gave one. */
  status: number | undefined;
  /** From the request's head leaving until the target's came; absent until then. */
  targetResponseMs: number | undefined;
  /** True once a connection to the target could not be made. */
  hasConnectionError = false;
  readonly #parts: ExchangeParts;
  readonly #upstream: ClientRequest;
  readonly #idle: IdleWatch;
  readonly #cancelConnect: Cancel;
  #failed = false;
  #sentAt: number | undefined;

  constructor(parts: ExchangeParts) {
    this.#parts = parts;
    const { clock, connections, request } = parts;
    this.#upstream = sendRequest({
      agent: connections.agent,
      method: request.method,
      path: originForm(request.url ?? "/"),
      headers: parts.headers,
      maxHeaderSize: maxHeaderBytes,
    });
    this.#cancelConnect = clock.after(connectTimeoutMs, () => {
      this.hasConnectionError = true;
      this.#fail(504);
    });
    this.#idle = watchIdle(clock, parts.idleTimeoutMs, () =>
      this.#fail(this.#awaitsClient() ? 408 : 504),
    );
    connections.underWay.add(this);
    this.#listen();
  }

  /** Ends it now, as when its target's drain is over: 502, or a cut if the answer has begun. */
  cut(): void {
    this.#fail(502);
  }

  #listen(): void {
    const { request, response, switched } = this.#parts;
    const upstream = this.#upstream;
    upstream.once("socket", () => {
      this.#cancelConnect();
      this.#sentAt = this.#parts.clock.now();
    });
    upstream.once("response", (answer) => this.#relay(answer));
    upstream.on("error", (error: NodeJS.ErrnoException) => {
      if (!this.#failed && this.#sentAt === undefined) this.hasConnectionError = true;
      this.#fail(error.code === "ETIMEDOUT" ? 504 : 502);
    });
    response.once("close", () => this.#end());
    if (switched) {
      upstream.once("upgrade", (answer, target, head) => {
        this.#answered(answer);
        this.#release();
        switched(answer, target, head);
      });
      upstream.end();
      return;
    }
    // The head does not wait for a body that is slow to come.
    if (hasBody(request)) upstream.flushHeaders();
    request.pipe(upstream);
    request.on("data", () => this.#idle.touch());
  }

  #relay(answer: IncomingMessage): void {
    const { response } = this.#parts;
    this.#answered(answer);
    this.#idle.touch();
    if (this.#failed || response.destroyed) {
      answer.destroy();
      return;
    }
    const status = answer.statusCode ?? 502;
    response.writeHead(status, answer.statusMessage, [
      ...responseHeaders(answer, response),
      ...this.#parts.cookies(answer.rawHeaders).flatMap((value) => ["Set-Cookie", value]),
    ]);
    answer.once("error", () => this.#fail(502));
    answer.pipe(response);
    answer.on("data", () => this.#idle.touch());
  }

  #answered(answer: IncomingMessage): void {
    this.status = answer.statusCode;
    this.targetResponseMs = this.#parts.clock.now() - (this.#sentAt ?? 0);
  }

  /** The target takes what comes, and the rest of the body does not. */
  #awaitsClient(): boolean {
    const { request, switched } = this.#parts;
    return !request.complete && !switched && !this.#upstream.writableNeedDrain;
  }

  #fail(status: number): void {
    const { response } = this.#parts;
    if (this.#failed || response.writableEnded) return;
    this.#failed = true;
    if (status === 408) response.shouldKeepAlive = false;
    if (response.headersSent) response.destroy();
    else answerAsBalancer(response, status);
    this.#upstream.destroy();
  }

  /** The client has its answer, or has left. */
  #end(): void {
    const { request } = this.#parts;
    this.#release();
    if (this.#upstream.writableFinished && this.#parts.response.writableFinished) return;
    // An upload cut short must not leave a connection behind that still expects the rest of it.
    request.unpipe(this.#upstream);
    this.#upstream.destroy();
    request.resume();
  }

  #release(): void {
    this.#cancelConnect();
    this.#idle.stop();
    this.#parts.connections.underWay.delete(this);
  }
}

function hasBody({ headers }: IncomingMessage): boolean {
  return headers["transfer-encoding"] !== undefined || Number(headers["content-length"] ?? 0) > 0;
}

/** How long an ALB tries to connect (ALB user guide). */
const connectTimeoutMs = 10_000;
/** More than 32 KB of head from a target is 502 (ALB user guide, quotas). */
const maxHeaderBytes = 32_768;
