import { createHash } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { Readable, Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { fileURLToPath } from "node:url";
import type { Clock } from "../../clock.ts";
import { BootFailure } from "./boot-failure.ts";
import { pause } from "./pause.ts";
import type { TarballArtifact } from "./release-document.ts";

/** One artifact to bring to `path`. */
interface FetchOrder {
  readonly artifact: TarballArtifact;
  readonly path: string;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

const LARGEST_BYTES = 2 ** 30;
const ATTEMPTS = 3;

/**
 * Brings a tarball from an https: or file: URL and verifies its sha256 before anybody looks
 * inside. Fetching is tried three times; a wrong checksum is final. Rejects with ARTIFACT_FETCH or
 * ARTIFACT_CHECKSUM.
 */
export async function fetchArtifact(order: FetchOrder): Promise<void> {
  const { artifact, signal } = order;
  const actual = await fetched(order);
  signal.throwIfAborted();
  if (actual === artifact.sha256) return;
  const summary = `the artifact's sha256 is ${actual}, the release says ${artifact.sha256}`;
  throw new BootFailure("ARTIFACT_CHECKSUM", summary);
}

async function fetched(order: FetchOrder): Promise<string> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await fetchOnce(order);
    } catch (error) {
      order.signal.throwIfAborted();
      if (error instanceof BootFailure || attempt === ATTEMPTS) throw asFailure(order, error);
      await pause(order.clock, 500 * attempt, order.signal);
    }
  }
}

async function fetchOnce(order: FetchOrder): Promise<string> {
  const source = await open(order);
  const hash = createHash("sha256");
  let bytes = 0;
  const measured = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      hash.update(chunk);
      if (bytes <= LARGEST_BYTES) return done(null, chunk);
      done(new BootFailure("ARTIFACT_FETCH", "the artifact is larger than 1 GiB"));
    },
  });
  await pipeline(source, measured, createWriteStream(order.path), { signal: order.signal });
  return hash.digest("hex");
}

async function open({ artifact, signal }: FetchOrder): Promise<Readable> {
  const url = URL.parse(artifact.url);
  if (url?.protocol === "file:") return createReadStream(fileURLToPath(url));
  if (url?.protocol !== "https:") {
    throw new BootFailure("ARTIFACT_FETCH", `${artifact.url} is neither https: nor file:`);
  }
  const response = await fetch(url, { signal });
  if (!response.url.startsWith("https:")) {
    throw new BootFailure("ARTIFACT_FETCH", `${artifact.url} leads to ${response.url}`);
  }
  if (response.status >= 400 && response.status < 500) {
    throw new BootFailure("ARTIFACT_FETCH", `${artifact.url} answers ${response.status}`);
  }
  if (!response.ok || response.body === null) throw new Error(`it answers ${response.status}`);
  return Readable.fromWeb(response.body as Parameters<typeof Readable.fromWeb>[0]);
}

function asFailure(order: FetchOrder, error: unknown): BootFailure {
  if (error instanceof BootFailure) return error;
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const said = cause instanceof Error ? cause.message : String(cause);
  return new BootFailure("ARTIFACT_FETCH", `cannot fetch ${order.artifact.url}: ${said}`);
}
