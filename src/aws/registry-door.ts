import { fail } from "../domain/failure.ts";
import type { Clock } from "../engine/ports.ts";

/** How one registry is spoken to. */
export interface RegistryDoor {
  readonly clock: Clock;
  /** Ends whatever is under way. */
  readonly signal: AbortSignal;
  /** Where Docker's own settings are looked for: DOCKER_CONFIG, HOME. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Host and port, as in references. */
  readonly registry: string;
}

export interface RegistryAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Uint8Array;
}

/** Manifests are kilobytes; registries need take none above this (OCI distribution 1.1). */
const maxBytes = 4 * 1024 * 1024;
const withinMs = 10_000;
const maxRedirects = 5;

/**
 * GETs a URL of a registry, redirections followed; credentials go to the URL's own origin only, and
 * nothing goes over plain HTTP but to this machine. Throws UNREACHABLE saying why there is no
 * answer.
 */
export async function askRegistry(
  door: RegistryDoor,
  url: URL,
  headers: Readonly<Record<string, string>>,
): Promise<RegistryAnswer> {
  const stop = new AbortController();
  const signal = AbortSignal.any([door.signal, stop.signal]);
  try {
    return await Promise.race([follow(door, url, { headers, signal }), tooLate(door, url, signal)]);
  } catch (error) {
    door.signal.throwIfAborted();
    // Only what fetch itself fails with has a cause.
    if (!(error instanceof TypeError && error.cause instanceof Error)) {
      throw error;
    }
    return unreachable(door, `${url.host} cannot be reached: ${words(error.cause)}`, error);
  } finally {
    stop.abort();
  }
}

interface Asking {
  readonly headers: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}

async function follow(door: RegistryDoor, first: URL, asking: Asking): Promise<RegistryAnswer> {
  let url = first;
  for (let turn = 0; turn <= maxRedirects; turn += 1) {
    if (url.protocol !== "https:" && !isLoopback(url.hostname)) {
      return unreachable(door, `it leads to ${url.origin}, which is not encrypted`);
    }
    const { authorization: _own, ...open } = asking.headers;
    const headers = url.origin === first.origin ? asking.headers : open;
    const response = await fetch(url, { headers, signal: asking.signal, redirect: "manual" });
    const location = response.headers.get("location");
    if (response.status < 300 || response.status > 399 || location === null) {
      const body = await read(response, door);
      return { status: response.status, headers: response.headers, body };
    }
    url = new URL(location, url);
  }
  return unreachable(door, `it redirects more than ${maxRedirects} times`);
}

async function read(response: Response, door: RegistryDoor): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength;
    if (size > maxBytes) {
      return unreachable(door, "its answer is larger than 4 MiB, which no manifest is");
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

async function tooLate(door: RegistryDoor, url: URL, signal: AbortSignal): Promise<never> {
  await door.clock.sleep(withinMs, signal);
  return unreachable(door, `${url.host} gave no answer within ${withinMs / 1_000} s`);
}

/** Throws UNREACHABLE: a registry that does not do what registries do. */
export function unreachable({ registry }: RegistryDoor, why: string, cause?: unknown): never {
  return fail(
    {
      code: "UNREACHABLE",
      summary: `Registry ${registry} does not answer as it should: ${why}.`,
      remedy: "Check the registry's name and the network, then run again; nothing was made.",
    },
    cause,
  );
}

/** This machine, by name or address. */
export function isLoopback(hostname: string): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127(\.\d+){3}$/.test(hostname);
}

function words(cause: Error): string {
  return "code" in cause && typeof cause.code === "string" ? cause.code : cause.message;
}
