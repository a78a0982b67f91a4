import { Readable } from "node:stream";
import type { WireRequest, WireResponse } from "../wire/http-message.ts";

/**
 * A `requestHandler` for the clients of the AWS SDK for JavaScript: requests go to `answer` without
 * a socket. Nothing here waits on a timer or on I/O, so calls settle in microtasks and run under a
 * virtual clock. No `Date` header: a client under virtual time must not learn a clock offset
 * (aws-facts §7.4).
 */
export function inProcessDoor(behind: {
  answer(request: WireRequest): Promise<WireResponse>;
}): InProcessDoor {
  return {
    async handle(request, { abortSignal } = {}) {
      if (abortSignal?.aborted) throw aborted();
      const answer = behind.answer({
        method: request.method,
        path: request.path + search(request.query ?? {}),
        headers: lowerCased(request.headers),
        body: await bytes(request.body),
      });
      const { status, headers, body } = await orAborted(answer, abortSignal);
      if (abortSignal?.aborted) throw aborted();
      const content = typeof body === "string" ? bytesOf(body) : Readable.from([body]);
      return { response: { statusCode: status, headers: { ...headers }, body: content } };
    },
    updateHttpClientConfig() {},
    httpHandlerConfigs: () => ({}),
    destroy() {},
  };
}

/** The part of the SDK's handler interface that its clients use. */
export interface InProcessDoor {
  handle(
    request: SdkRequest,
    options?: { readonly abortSignal?: Aborting },
  ): Promise<{ response: SdkResponse }>;
  updateHttpClientConfig(key: never, value: never): void;
  httpHandlerConfigs(): Record<string, never>;
  destroy(): void;
}

/** Of an AbortSignal only what is used here; the SDK's own kind has no listeners. */
interface Aborting {
  readonly aborted: boolean;
  readonly addEventListener?: (type: "abort", listener: () => void) => void;
  readonly removeEventListener?: (type: "abort", listener: () => void) => void;
}

interface SdkRequest {
  readonly method: string;
  readonly path: string;
  readonly query?: Readonly<Record<string, string | readonly string[] | null>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

interface SdkResponse {
  statusCode: number;
  headers: Record<string, string>;
  /** What is an object's content, clients take as a stream. */
  body: Uint8Array | Readable;
}

function lowerCased(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]),
  );
}

/** As the SDK's own handlers write a query. */
function search(query: NonNullable<SdkRequest["query"]>): string {
  const pairs = Object.entries(query).flatMap(([name, value]) =>
    (Array.isArray(value) ? (value as readonly string[]) : [value as string | null]).map(
      (one) => escape(name) + (one === null ? "" : `=${escape(one)}`),
    ),
  );
  return pairs.length === 0 ? "" : `?${pairs.join("&")}`;
}

const escape = (text: string): string =>
  encodeURIComponent(text).replaceAll(
    /[!'()*]/g,
    (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`,
  );

const bytesOf = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, "utf8"));

async function bytes(body: unknown): Promise<Uint8Array> {
  if (body === undefined || body === null) return new Uint8Array();
  if (typeof body === "string") return Buffer.from(body, "utf8");
  // Not Buffer.from(body): the SDK's own subclass warns about that (feasibility §1.5).
  if (body instanceof Uint8Array) {
    return new Uint8Array(body.buffer, body.byteOffset, body.byteLength);
  }
  if (body instanceof Readable) {
    const chunks: Uint8Array[] = [];
    for await (const chunk of body) chunks.push(Buffer.from(chunk as Uint8Array | string));
    return Buffer.concat(chunks);
  }
  throw new TypeError("the in-process door takes bytes, text and Node's streams only");
}

/** A fault may keep the answer for ever, so that only the client giving up ends the wait. */
async function orAborted<Answer>(answer: Promise<Answer>, signal?: Aborting): Promise<Answer> {
  if (!signal?.addEventListener) return await answer;
  return await new Promise<Answer>((resolve, reject) => {
    const giveUp = (): void => reject(aborted());
    signal.addEventListener?.("abort", giveUp);
    answer.then(resolve, reject).finally(() => signal.removeEventListener?.("abort", giveUp));
  });
}

function aborted(): Error {
  const error = new Error("Request aborted");
  error.name = "AbortError";
  return error;
}
