import { createHash } from "node:crypto";
import { open } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { fail, RolloutFailure } from "../../domain/failure.ts";
import { hasCode } from "../error-code.ts";
import { maxSourceBytes, type Tarball } from "./pack.ts";

/**
 * The bytes at an `https:` or `file:` URL, 500 MB at most. Throws BAD_INPUT, naming the URL, when
 * it is of another kind, does not answer with success, or is too large.
 */
export async function fetchTarball(url: string, signal: AbortSignal): Promise<Tarball> {
  const { protocol } = new URL(url);
  try {
    switch (protocol) {
      case "https:":
        return await collect(await download(url, signal), url);
      case "file:":
        return await collect(await readFromDisk(url), url);
      default:
        return fail({
          code: "BAD_INPUT",
          summary: `A source at ${url} cannot be fetched: the URL must begin with https: or file:.`,
        });
    }
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof RolloutFailure) {
      throw error;
    }
    return fail(
      { code: "BAD_INPUT", summary: `The source ${url} cannot be fetched: ${reason(error)}.` },
      error,
    );
  }
}

async function download(url: string, signal: AbortSignal): Promise<AsyncIterable<Uint8Array>> {
  const response = await fetch(url, { signal });
  if (!response.ok || !response.body) {
    fail({
      code: "BAD_INPUT",
      summary: `The source ${url} cannot be fetched: it answered ${response.status}.`,
    });
  }
  return response.body;
}

async function readFromDisk(url: string): Promise<AsyncIterable<Uint8Array>> {
  const file = await open(fileURLToPath(url));
  return file.createReadStream();
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
