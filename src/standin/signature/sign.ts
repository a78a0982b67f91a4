import type { WireRequest } from "../wire/http-message.ts";
import { canonicalRequest } from "./canonical-request.ts";
import { dateText } from "./read-signature.ts";
import { scopeText, sha256, signature, type Scope } from "./signing-key.ts";

/** What a request is signed with. */
export interface SigningKeys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly token?: string;
}

/**
 * The request with what signs it, all its headers included: Signature Version 4 as clients do it.
 * `now` is in epoch milliseconds.
 */
export function sign(
  request: WireRequest,
  keys: SigningKeys,
  { region, service, now }: Omit<Scope, "day"> & { readonly now: number },
): WireRequest {
  const date = dateText(now);
  const scope = { day: date.slice(0, 8), region, service };
  const isForS3 = service === "s3";
  const said = isForS3 ? request.headers["x-amz-content-sha256"] : undefined;
  const payload = said ?? sha256(request.body);
  const headers: Record<string, string | undefined> = {
    host: "localhost",
    ...request.headers,
    "x-amz-date": date,
    ...(isForS3 && { "x-amz-content-sha256": payload }),
    ...(keys.token !== undefined && { "x-amz-security-token": keys.token }),
  };
  const names = Object.keys(headers).toSorted();
  const given = { headers: names, payload, isForS3 };
  const canonical = canonicalRequest({ ...request, headers }, given);
  const text = textToSign(date, scope, canonical);
  const authorization =
    `AWS4-HMAC-SHA256 Credential=${keys.accessKeyId}/${scopeText(scope)}, ` +
    `SignedHeaders=${names.join(";")}, Signature=${signature(keys.secretAccessKey, scope, text)}`;
  return { ...request, headers: { ...headers, authorization } };
}

/** What is signed in the end. */
export function textToSign(date: string, scope: Scope, canonical: string): string {
  return ["AWS4-HMAC-SHA256", date, scopeText(scope), sha256(canonical)].join("\n");
}
