import { createHash } from "node:crypto";
import { open } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { fail, RolloutFailure } from "../../domain/failure.ts";
import { hasCode } from "../error-code.ts";
import type { Stores } from "../stores.ts";
import { follow, isOwnMachine } from "./follow.ts";
import { maxSourceBytes, type Tarball } from "./pack.ts";

/** What fetching takes besides the URL. */
export interface Fetching {
  readonly signal: AbortSignal;
  /** For https: alone. */
  readonly token: string | undefined;
  readonly readObject: Stores["readObject"];
}

/**
 * The bytes at an `https:`, `s3:` or `file:` URL, 500 MB at most; from this machine itself `http:`
 * will do. Throws BAD_INPUT, naming the URL, when it is of another kind, does not answer with
 * success, or is too large.
 */
export async function fetchTarball(url: string, fetching: Fetching): Promise<Tarball> {
  try {
    return await collect(await opened(url, fetching), url);
  } catch (error) {
    fetching.signal.throwIfAborted();
    if (error instanceof RolloutFailure) {
      throw error;
    }
    return fail(
      { code: "BAD_INPUT", summary: `The source ${url} cannot be fetched: ${reason(error)}.` },
      error,
    );
  }
}

async function opened(url: string, fetching: Fetching): Promise<AsyncIterable<Uint8Array>> {
  const place = new URL(url);
  if (place.protocol === "https:" || isOwnMachine(place)) {
    return await follow(url, fetching);
  }
  if (place.protocol === "s3:") {
    return await fetching.readObject(url);
  }
  return place.protocol === "file:"
    ? (await open(fileURLToPath(url))).createReadStream()
    : fail({
        code: "BAD_INPUT",
        summary:
          `A source at ${url} cannot be fetched: ` +
          "the URL must begin with https: or file: or s3:.",
      });
}

async function collect(stream: AsyncIterable<Uint8Array>, url: string): Promise<Tarball> {
  const hash = createHash("sha256");
  const chunks: Uint8Array[] = [];
  let total = 0;
  for await (const chunk of stream) {
    total += chunk.byteLength;
    if (total > maxSourceBytes) {
      fail({ code: "BAD_INPUT", summary: `The source ${url} is larger than 500 MB.` });
    }
    hash.update(chunk);
    chunks.push(chunk);
  }
  return { bytes: Buffer.concat(chunks), sha256: hash.digest("hex") };
}

/** What Node says; `fetch` keeps the real reason in the cause. */
function reason(error: unknown): string {
  if (!(error instanceof Error)) {
    return String(error);
  }
  if (hasCode(error, "ENOENT")) {
    return "there is no such file";
  }
  return error.cause instanceof Error ? error.cause.message : error.message;
}
