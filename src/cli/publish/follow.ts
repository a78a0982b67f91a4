import { fail } from "../../domain/failure.ts";
import { isLoopback } from "../../aws/registry-door.ts";

const maxRedirects = 10;

/**
 * GETs a URL, redirections followed: to https: alone, and with the token to the first URL's own
 * origin alone. Throws BAD_INPUT naming the first URL; where it leads may hold a secret of its own.
 */
export async function follow(
  first: string,
  { token, signal }: { readonly token: string | undefined; readonly signal: AbortSignal },
): Promise<AsyncIterable<Uint8Array>> {
  const { origin } = new URL(first);
  let url = new URL(first);
  for (let turn = 0; turn <= maxRedirects; turn += 1) {
    const carries = token !== undefined && url.origin === origin;
    const response = await fetch(url, {
      headers: carries ? { authorization: `Bearer ${token}` } : {},
      redirect: "manual",
      signal,
    });
    const location = response.headers.get("location");
    if (response.status < 300 || response.status > 399 || location === null) {
      return response.ok && response.body ? response.body : refuseAnswer(first, response, token);
    }
    await response.body?.cancel();
    url = new URL(location, url);
    if (url.protocol !== "https:" && !(isOwnMachine(url) && isOwnMachine(new URL(first)))) {
      refuse(first, `it leads to ${url.protocol}//${url.host}, which is not encrypted`);
    }
  }
  return refuse(first, `it redirects more than ${maxRedirects} times`);
}

/** True for what may be fetched without encryption: this machine's own. */
export const isOwnMachine = (url: URL): boolean =>
  url.protocol === "http:" && isLoopback(url.hostname);

function refuseAnswer(first: string, { status }: Response, token: string | undefined): never {
  const isPrivate = [401, 403, 404].includes(status);
  const advice =
    token === undefined
      ? "If it is private, name a token as source.token in slipway.yaml."
      : "Check what the token that source.token names may read.";
  return fail({
    code: "BAD_INPUT",
    summary: `The source ${first} cannot be fetched: it answered ${status}.`,
    ...(isPrivate ? { remedy: advice } : {}),
  });
}

function refuse(first: string, why: string): never {
  return fail({
    code: "BAD_INPUT",
    summary: `The source ${first} cannot be fetched: ${why}.`,
  });
}
