import type { WireRequest } from "../wire/http-message.ts";
import type { Scope } from "./signing-key.ts";

/** A signature as it came with a request. */
export interface GivenSignature {
  readonly accessKeyId: string;
  readonly scope: Scope;
  /** `20300101T000000Z`. */
  readonly date: string;
  /** Names in lower case. */
  readonly headers: readonly string[];
  /** In hex. */
  readonly signature: string;
  /** The session token beside it. */
  readonly token: string | undefined;
  /** Seconds that a signed URL is good for; `undefined`: it is a header's. */
  readonly expires: number | undefined;
}

/** What a signature lacks. Not an error of AWS yet: each service says it in its own way. */
export class Incomplete {
  readonly message: string;

  constructor(message: string) {
    this.message = message;
  }
}

/** Who signed, and within which scope; of a header or of a signed URL. */
export interface Signer {
  readonly accessKeyId: string;
  readonly service: string | undefined;
}

/** What can be said of the signer without looking at anything else. */
export function readSigner({ headers, path }: WireRequest): Signer {
  const text = headers["authorization"] ?? (path.includes("X-Amz-") ? path : "");
  const [, accessKeyId = "", service] =
    /Credential=([^/,\s&]+)\/\d+\/[^/&]+\/([^/&]+)\/aws4_request/.exec(
      text.replaceAll("%2F", "/"),
    ) ?? [];
  return { accessKeyId, service };
}

/** The signature of a request; `undefined` where it has none. */
export function readSignature(request: WireRequest): GivenSignature | Incomplete | undefined {
  const authorization = request.headers["authorization"];
  if (authorization !== undefined) return readHeader(authorization, request);
  const query = new URLSearchParams(request.path.split("?")[1] ?? "");
  return query.has("X-Amz-Algorithm") ? readUrl(query) : undefined;
}

function readHeader(authorization: string, { headers }: WireRequest): GivenSignature | Incomplete {
  const [, rest] = /^AWS4-HMAC-SHA256\s+(.*)$/s.exec(authorization.trim()) ?? [];
  if (rest === undefined)
    return new Incomplete("Authorization header requires 'AWS4-HMAC-SHA256'.");
  const parts = new Map(rest.split(",").map((part) => splitAt(part.trim(), "=")));
  const date = headers["x-amz-date"] ?? isoDate(headers["date"]);
  const missing = [
    ...["Credential", "Signature", "SignedHeaders"]
      .filter((name) => !parts.get(name))
      .map((name) => `Authorization header requires '${name}' parameter.`),
    ...(date === undefined
      ? ["Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header."]
      : []),
  ];
  if (missing.length > 0) return new Incomplete(missing.join(" "));
  return assemble(parts, "", date ?? "", headers["x-amz-security-token"], undefined);
}

function readUrl(query: URLSearchParams): GivenSignature | Incomplete {
  const names = ["Credential", "Signature", "SignedHeaders", "Date", "Expires"];
  const missing = names.filter((name) => !query.get(`X-Amz-${name}`));
  if (missing.length > 0) {
    const wanted = names.map((name) => `X-Amz-${name}`).join(", ");
    return new Incomplete(
      `Query-string authentication version 4 requires the X-Amz-Algorithm, ${wanted} parameters.`,
    );
  }
  const token = query.get("X-Amz-Security-Token") ?? undefined;
  const date = query.get("X-Amz-Date") ?? "";
  return assemble(new Map(query), "X-Amz-", date, token, Number(query.get("X-Amz-Expires")));
}

function assemble(
  parts: ReadonlyMap<string, string>,
  prefix: string,
  date: string,
  token: string | undefined,
  expires: number | undefined,
): GivenSignature | Incomplete {
  const credential = parts.get(`${prefix}Credential`) ?? "";
  const [, accessKeyId, day, region, service] =
    /^([^/]+)\/(\d{8})\/([^/]+)\/([^/]+)\/aws4_request$/.exec(credential) ?? [];
  if (!accessKeyId || !day || !region || !service) {
    return new Incomplete(
      "Credential must have exactly 5 slash-delimited elements, e.g. " +
        `keyid/date/region/service/term, got '${credential}'`,
    );
  }
  if (epochOf(date) === undefined) {
    return new Incomplete(
      `Date must be in ISO-8601 'basic format'. Got '${date}'. ` +
        "See http://en.wikipedia.org/wiki/ISO_8601",
    );
  }
  return {
    accessKeyId,
    scope: { day, region, service },
    date,
    headers: (parts.get(`${prefix}SignedHeaders`) ?? "").split(";"),
    signature: parts.get(`${prefix}Signature`) ?? "",
    token,
    expires,
  };
}

function splitAt(text: string, separator: string): readonly [string, string] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, ""] : [text.slice(0, at), text.slice(at + 1)];
}

/** Epoch milliseconds of `20300101T000000Z`. */
export function epochOf(date: string): number | undefined {
  const [, y, mo, d, h, mi, s] = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(date) ?? [];
  const ms = Date.UTC(Number(y), Number(mo) - 1, Number(d), Number(h), Number(mi), Number(s));
  return Number.isNaN(ms) ? undefined : ms;
}

/** `20300101T000000Z` of epoch milliseconds. */
export function dateText(ms: number): string {
  return new Date(ms).toISOString().replaceAll(/[-:]|\.\d+/g, "");
}

function isoDate(header: string | undefined): string | undefined {
  const ms = Date.parse(header ?? "");
  return Number.isNaN(ms) ? undefined : dateText(ms);
}
