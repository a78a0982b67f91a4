import { AwsError } from "../../aws-error.ts";
import type { WireRequest } from "../http-message.ts";

/** A body in AWS's own chunks, as S3's clients send it when they do not know what it hashes to. */
export interface ChunkedBody {
  readonly chunks: readonly Chunk[];
  /** Headers that follow the last chunk, names in lower case. */
  readonly trailers: ReadonlyMap<string, string>;
}

/** One chunk, with its signature where each is signed. The last one is empty. */
export interface Chunk {
  readonly data: Uint8Array;
  readonly signature: string | undefined;
}

/** Whether a request says that its body is in chunks. */
function isChunked({ headers }: WireRequest): boolean {
  return headers["x-amz-content-sha256"]?.startsWith("STREAMING-") ?? false;
}

/**
 * Takes a body apart: `size-in-hex[;chunk-signature=…]`, the data, and after the empty chunk the
 * trailers. Throws IncompleteBody where it is cut short or of another form.
 */
function readChunks(body: Uint8Array): ChunkedBody {
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  const chunks: Chunk[] = [];
  let at = 0;
  for (;;) {
    const end = bytes.indexOf("\r\n", at);
    const line = end < 0 ? "" : bytes.toString("latin1", at, end);
    const [, size, signature] =
      /^([0-9a-f]+)(?:;chunk-signature=([0-9a-f]{64}))?$/i.exec(line) ?? [];
    if (size === undefined) throw incompleteBody();
    const start = end + 2;
    const length = Number.parseInt(size, 16);
    if (start + length > bytes.length) throw incompleteBody();
    chunks.push({ data: bytes.subarray(start, start + length), signature });
    at = start + length;
    if (length === 0) return { chunks, trailers: readTrailers(bytes.toString("utf8", at)) };
    if (bytes.toString("latin1", at, at + 2) !== "\r\n") throw incompleteBody();
    at += 2;
  }
}

/**
 * The request as it would be with its body in one piece: trailers are headers, and what says how
 * the body was written is gone. Throws IncompleteBody, also when the length is not that announced.
 */
export function unchunked(request: WireRequest): WireRequest {
  if (!isChunked(request)) return request;
  const { chunks, trailers } = readChunks(request.body);
  const body = Buffer.concat(chunks.map(({ data }) => data));
  const { "x-amz-decoded-content-length": length, ...headers } = request.headers;
  if (length !== undefined && Number(length) !== body.length) throw incompleteBody();
  const encodings = (headers["content-encoding"] ?? "").split(",").map((one) => one.trim());
  const others = encodings.filter((one) => one !== "" && one !== "aws-chunked").join(",");
  return {
    ...request,
    headers: {
      ...headers,
      ...Object.fromEntries(trailers),
      "content-encoding": others === "" ? undefined : others,
      "content-length": String(body.length),
    },
    body,
  };
}

function readTrailers(text: string): ReadonlyMap<string, string> {
  const lines = text.split(/\r?\n/).filter((line) => line !== "");
  return new Map(
    lines.map((line) => {
      const colon = line.indexOf(":");
      if (colon < 0) throw incompleteBody();
      return [line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim()];
    }),
  );
}

const incompleteBody = (): AwsError =>
  new AwsError(
    "IncompleteBody",
    "You did not provide the number of bytes specified by the Content-Length HTTP header",
    { status: 400 },
  );
