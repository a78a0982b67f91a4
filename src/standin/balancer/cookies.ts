import { forEachHeader } from "./hop-headers.ts";

/** The cookies of a request by name; of several with one name the first (RFC 6265 §5.4). */
export function cookiesOf(rawHeaders: readonly string[]): ReadonlyMap<string, string> {
  const cookies = new Map<string, string>();
  forEachHeader(rawHeaders, (header, value) => {
    if (header.toLowerCase() !== "cookie") return;
    for (const pair of value.split(";")) {
      const equals = pair.indexOf("=");
      const name = pair.slice(0, Math.max(0, equals)).trim();
      if (name !== "" && !cookies.has(name)) cookies.set(name, pair.slice(equals + 1).trim());
    }
  });
  return cookies;
}

/** Names of the cookies that an answer sets. */
export function cookiesSet(rawHeaders: readonly string[]): ReadonlySet<string> {
  const names = new Set<string>();
  forEachHeader(rawHeaders, (header, value) => {
    if (header.toLowerCase() === "set-cookie") names.add((value.split("=")[0] ?? "").trim());
  });
  return names;
}

/**
 * A Set-Cookie value as an ALB writes it over HTTP: `Expires` seven days on, whatever the duration
 * of the stickiness; the one for cross-origin requests with `SameSite=None`, and without `Secure`
 * (ALB user guide; pc2v9 #148).
 */
export function setCookie(name: string, value: string, now: number, isCors = false): string {
  const expires = new Date(now + weekMs).toUTCString();
  return `${name}=${value}; Expires=${expires}; Path=/${isCors ? "; SameSite=None" : ""}`;
}

const weekMs = 604_800_000;
