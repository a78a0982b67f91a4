import { request as httpRequest, type IncomingMessage } from "node:http";
import { request as httpsRequest } from "node:https";
import type { Clock } from "../engine/ports.ts";
import type { HttpAnswer } from "./judge-answer.ts";

export interface ProbeRequest {
  readonly host: string;
  readonly port: number;
  /** TLS; the chain is verified, the name only when `hostHeader` says which. */
  readonly secure: boolean;
  readonly path: string;
  /** Absent: the load balancer's own name. */
  readonly hostHeader: string | undefined;
  readonly headers: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
}

export type ProbeAnswer =
  | ({ readonly kind: "answer" } & HttpAnswer)
  | { readonly kind: "none"; readonly reason: string };

/** Bytes of an answer that are read; checks look at small documents. */
const maxBody = 1024 * 1024;

/** One GET on a connection of its own, so that no earlier answer of a node colours this one. */
export async function sendProbe(clock: Clock, probe: ProbeRequest): Promise<ProbeAnswer> {
  const stop = new AbortController();
  const start = clock.monotonic();
  try {
    return await Promise.race([answerTo(clock, probe, stop.signal), tooLate(clock, probe, stop)]);
  } catch (error) {
    if (!(error instanceof Error)) {
      throw error;
    }
    const after = Math.round(clock.monotonic() - start);
    return {
      kind: "none",
      reason: `${address(probe)} gave no answer: ${words(error)} (${after} ms)`,
    };
  } finally {
    stop.abort();
  }
}

function answerTo(clock: Clock, probe: ProbeRequest, signal: AbortSignal): Promise<ProbeAnswer> {
  const { hostHeader, host, port, path, secure } = probe;
  const options = {
    host,
    port,
    path,
    agent: false as const,
    signal,
    headers: { ...probe.headers, ...(hostHeader === undefined ? {} : { host: hostHeader }) },
  };
  return new Promise((resolve, reject) => {
    const start = clock.monotonic();
    const onResponse = (response: IncomingMessage): void => {
      readBody(response).then((body) => {
        resolve({
          kind: "answer",
          status: response.statusCode ?? 0,
          server: [response.headers.server].flat()[0],
          body,
          milliseconds: clock.monotonic() - start,
        });
      }, reject);
    };
    const request = secure
      ? httpsRequest({ ...options, ...tlsName(hostHeader) }, onResponse)
      : httpRequest(options, onResponse);
    request.on("error", reject);
    request.end();
  });
}

/** Without a host in the route nobody knows which name the certificate bears. */
function tlsName(hostHeader: string | undefined) {
  return hostHeader === undefined
    ? { checkServerIdentity: () => undefined }
    : { servername: hostHeader };
}

async function readBody(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    size += chunk.length;
    chunks.push(chunk);
    if (size >= maxBody) {
      break;
    }
  }
  return Buffer.concat(chunks).subarray(0, maxBody).toString("utf8");
}

async function tooLate(
  clock: Clock,
  probe: ProbeRequest,
  stop: AbortController,
): Promise<ProbeAnswer> {
  await clock.sleep(probe.timeoutMs, stop.signal);
  return {
    kind: "none",
    reason: `${address(probe)} gave no answer within ${probe.timeoutMs} ms`,
  };
}

const address = ({ host, port }: ProbeRequest): string => `${host}:${port}`;

function words(error: Error): string {
  return "code" in error && typeof error.code === "string" ? error.code : error.message;
}
