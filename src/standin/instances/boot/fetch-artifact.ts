import { createHash } from "node:crypto";
import { createWriteStream } from "node:fs";
import { open as openHandle } from "node:fs/promises";
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
  /** Told why a try has failed that will be repeated. */
  failed(reason: string): void;
}

const LARGEST_BYTES = 2 ** 30;
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 10_000;

/**
 * Brings a tarball from an https: or file: URL and verifies its sha256 before anybody looks
 * inside. For want of network, and on 429 and 5xx, it is tried again until `signal` is aborted;
 * every other refusal, and a wrong checksum, is final. Rejects with BootFailure.
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
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS)) {
    try {
      return await fetchOnce(order);
    } catch (error) {
      order.signal.throwIfAborted();
      if (error instanceof BootFailure) throw error;
      order.failed(inWords(error));
      await pause(order.clock, pauseMs, order.signal);
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
  if (url?.protocol === "file:") return openFile(artifact.url, fileURLToPath(url));
  if (url?.protocol !== "https:") {
    throw new BootFailure("ARTIFACT_FETCH", `${artifact.url} is neither https: nor file:`);
  }
  const response = await fetch(url, { signal });
  if (!response.url.startsWith("https:")) {
    throw new BootFailure("ARTIFACT_FETCH", `${artifact.url} leads to ${response.url}`);
  }
  const { status } = response;
  if (status >= 400 && status < 500 && status !== 429) {
    throw new BootFailure(
      refusals[status] ?? "ARTIFACT_FETCH",
      `${artifact.url} answers ${status}`,
    );
  }
  if (!response.ok || response.body === null) throw new Error(`it answers ${status}`);
  return Readable.fromWeb(response.body as Parameters<typeof Readable.fromWeb>[0]);
}

const refusals: Readonly<Record<string | number, BootFailure["code"]>> = {
  401: "ARTIFACT_DENIED",
  403: "ARTIFACT_DENIED",
  404: "ARTIFACT_NOT_FOUND",
  410: "ARTIFACT_NOT_FOUND",
  ENOENT: "ARTIFACT_NOT_FOUND",
  EACCES: "ARTIFACT_DENIED",
};

async function openFile(url: string, path: string): Promise<Readable> {
  const file = await openHandle(path).catch((error: unknown) => {
    const code = error instanceof Error && "code" in error ? String(error.code) : "";
    const failure = refusals[code];
    throw failure ? new BootFailure(failure, `${url} cannot be read: ${code}`) : error;
  });
  return file.createReadStream();
}

function inWords(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return cause instanceof Error ? cause.message : String(cause);
}
