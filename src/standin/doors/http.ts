import { createServer } from "node:http";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { Control } from "../control.ts";
import { ConnectionCut } from "../faults/connection-cut.ts";
import type { WireRequest, WireResponse } from "../wire/http-message.ts";

/** The AWS endpoint that `AWS_ENDPOINT_URL` names. */
export interface HttpDoor {
  readonly port: number;
  /** Ends every connection; resolves when the port is free. */
  close(): Promise<void>;
}

/** What stands behind the door. */
export interface Behind {
  answer(request: WireRequest): Promise<WireResponse>;
  readonly control: Control;
  complain(line: string): void;
}

/**
 * Opens the stand-in on 127.0.0.1, on `port` or, for 0, on any free one. Rejects when the port is
 * taken. `Date` is Node's own, the real one: SDKs sign by it (aws-facts §7.4).
 */
export async function openHttpDoor(behind: Behind, port: number): Promise<HttpDoor> {
  const server = createServer((request, response) => {
    serve(behind, request, response).catch((cause: unknown) => {
      if (!(cause instanceof ConnectionCut)) {
        behind.complain(`stand-in: a request was cut short: ${String(cause)}`);
      }
      response.destroy();
    });
  });
  // Longer than clients keep idle connections, so that none is closed under a request.
  server.keepAliveTimeout = 120_000;
  await listen(server, port);
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no TCP address");
  return { port: address.port, close: () => close(server) };
}

async function serve(behind: Behind, request: IncomingMessage, response: ServerResponse) {
  const body = await readBody(request);
  const path = request.url ?? "/";
  const reply = path.startsWith(controlRoot)
    ? await askControl(behind.control, request.method ?? "", path.slice(controlRoot.length), body)
    : await behind.answer({
        method: request.method ?? "",
        path,
        headers: plainHeaders(request),
        body,
      });
  const content = typeof reply.body === "string" ? Buffer.from(reply.body, "utf8") : reply.body;
  const hasNoBody = reply.status === 204 || reply.status === 304;
  // A HEAD says how long the body would be.
  const length = hasNoBody ? {} : { "content-length": content.length };
  response.writeHead(reply.status, { ...length, ...reply.headers });
  response.end(content);
}

const controlRoot = "/_standin/";

async function askControl(
  control: Control,
  method: string,
  pathAndQuery: string,
  body: Buffer,
): Promise<WireResponse> {
  const { status, document } = await control.perform(method, pathAndQuery, body.toString("utf8"));
  const headers = { "content-type": "application/json" };
  return { status, headers, body: JSON.stringify(document) };
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

function plainHeaders(request: IncomingMessage): Record<string, string | undefined> {
  return Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(", ") : value,
    ]),
  );
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => {
      server.off("error", reject);
      resolve();
    });
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.close((error) => (error ? reject(error) : resolve()));
    server.closeAllConnections();
  });
}
