import { request as httpRequest } from "node:http";
import type { Duplex } from "node:stream";
import type { Clock } from "../clock.ts";
import type { ProbeAnswer, ProbeRequest } from "./driver.ts";

/** Enough to take secrets out of before anything is cut off. */
const LONGEST_BODY = 16_384;

/**
 * One HTTP/1.1 GET over a fresh connection. Rejects when the connection fails or the answer's head
 * is not there within `timeoutMs`. `bodyLimit` is the most characters of the body to wait for.
 */
export async function httpProbe(order: {
  readonly request: ProbeRequest;
  readonly host: string;
  readonly clock: Clock;
  readonly bodyLimit: number;
  connect(port: number): Promise<Duplex>;
}): Promise<ProbeAnswer> {
  const { port, path, headers, timeoutMs } = order.request;
  const controller = new AbortController();
  const late = new Error(`no answer within ${timeoutMs / 1_000} s`);
  const cancel = order.clock.after(timeoutMs, () => controller.abort(late));
  try {
    const socket = await firstOf(order.connect(port), controller.signal);
    const close = (): void => void socket.destroy(late);
    controller.signal.addEventListener("abort", close);
    const asked = { Host: `${order.host}:${port}`, Connection: "close", ...headers };
    return await ask(socket, { path, headers: asked, limit: order.bodyLimit });
  } finally {
    cancel();
  }
}

function firstOf(connecting: Promise<Duplex>, signal: AbortSignal): Promise<Duplex> {
  return new Promise((resolve, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason as Error), { once: true });
    connecting.then((socket) => {
      if (signal.aborted) socket.destroy();
      else resolve(socket);
    }, reject);
  });
}

function ask(
  socket: Duplex,
  request: {
    readonly path: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly limit: number;
  },
): Promise<ProbeAnswer> {
  return new Promise((resolve, reject) => {
    const sent = httpRequest({ ...request, createConnection: () => socket });
    sent.once("error", reject);
    sent.once("response", (response) => {
      let body = "";
      const done = (): void => {
        resolve({ status: response.statusCode ?? 0, body: body.slice(0, request.limit) });
        socket.destroy();
      };
      response.setEncoding("utf8");
      response.on("data", (text: string) => {
        body += text;
        if (body.length >= Math.min(request.limit, LONGEST_BODY)) done();
      });
      response.once("end", done);
      response.once("error", reject);
      response.once("close", done);
    });
    sent.end();
  });
}
