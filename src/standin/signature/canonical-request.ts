import type { WireRequest } from "../wire/http-message.ts";

/** What of a request is signed, besides its body. */
export interface Signed {
  /** In lower case, in their order. */
  readonly headers: readonly string[];
  /** What stands for the body: its SHA-256 in hex, or a word of S3's. */
  readonly payload: string;
  /** S3 takes the path as it is; elsewhere what is escaped is escaped again. */
  readonly isForS3: boolean;
}

/**
 * A request in the form that is hashed and signed: method, path, sorted query, headers, their
 * names, payload (IAM user guide, create a signed request). A header that did not come is empty.
 */
export function canonicalRequest(request: WireRequest, signed: Signed): string {
  const end = request.path.indexOf("?");
  const path = end < 0 ? request.path : request.path.slice(0, end);
  const search = end < 0 ? "" : request.path.slice(end + 1);
  const escaped = path === "/" ? path : escapeUri(unescape(path)).replaceAll("%2F", "/");
  return [
    request.method,
    signed.isForS3 ? escaped : escapeUri(escaped).replaceAll("%2F", "/"),
    search === "" ? "" : canonicalQuery(search),
    ...signed.headers.map((name) => `${name}:${trimmed(request.headers[name] ?? "")}`),
    "",
    signed.headers.join(";"),
    signed.payload,
  ].join("\n");
}

/** All of RFC 3986's but the unreserved characters are escaped. */
function escapeUri(text: string): string {
  return encodeURIComponent(text).replaceAll(
    /[!'()*]/g,
    (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function canonicalQuery(search: string): string {
  const pairs = search.split("&").flatMap((pair) => {
    if (pair === "") return [];
    const equals = pair.indexOf("=");
    const name = escapeUri(unescape(equals < 0 ? pair : pair.slice(0, equals)));
    const value = equals < 0 ? "" : escapeUri(unescape(pair.slice(equals + 1)));
    return name === "X-Amz-Signature" ? [] : [[name, value] as const];
  });
  const sorted = pairs.toSorted(([a, x], [b, y]) => compare(a, b) || compare(x, y));
  return sorted.map(([name, value]) => `${name}=${value}`).join("&");
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const trimmed = (value: string): string => value.trim().replaceAll(/ +/g, " ");

/** What is no escape is taken as it stands: it then does not match. */
function unescape(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
