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
        path: request.path,
        headers: lowerCased(request.headers),
        body: bytes(request.body),
      });
      const { status, headers, body } = await orAborted(answer, abortSignal);
      if (abortSignal?.aborted) throw aborted();
      const content = new Uint8Array(Buffer.from(body, "utf8"));
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
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

interface SdkResponse {
  statusCode: number;
  headers: Record<string, string>;
  body: Uint8Array;
}

function lowerCased(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]),
  );
}

function bytes(body: unknown): Uint8Array {
  if (body === undefined || body === null) return new Uint8Array();
  if (typeof body === "string") return Buffer.from(body, "utf8");
  // Not Buffer.from(body): the SDK's own subclass warns about that (feasibility §1.5).
  if (body instanceof Uint8Array) {
    return new Uint8Array(body.buffer, body.byteOffset, body.byteLength);
  }
  throw new TypeError("the in-process door takes whole bodies only, no streams");
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
