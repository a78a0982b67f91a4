import { AwsError } from "../../aws-error.ts";
import type { WireRequest } from "../http-message.ts";

/** What a REST request is about. */
export interface Address {
  /** `undefined`: all of them. */
  readonly bucket: string | undefined;
  /** `undefined`: the bucket itself. */
  readonly key: string | undefined;
  /** Parameters of the query, without those that sign and without `x-id`, which only repeats. */
  readonly query: ReadonlyMap<string, string>;
  /** Parameters of a signed URL that stand for headers, names in lower case. */
  readonly hoisted: ReadonlyMap<string, string>;
  /** What the client itself calls the operation; AWS's SDKs say it in `x-id`. */
  readonly named: string | undefined;
}

/**
 * The bucket is named by the host (`bucket.s3.us-east-1.amazonaws.com`, `bucket.localhost`) or,
 * where the host is another, by the first part of the path. Throws InvalidURI for a broken percent
 * escape.
 */
export function readAddress({ path, headers }: WireRequest): Address {
  const end = path.indexOf("?");
  const search = end < 0 ? "" : path.slice(end + 1);
  const parts = (end < 0 ? path : path.slice(0, end)).slice(1);
  const parameters = new Map(new URLSearchParams(search));
  const named = parameters.get("x-id");
  const hoisted = new Map(
    [...parameters].map(([name, value]) => [name.toLowerCase(), value] as const).filter(isHoisted),
  );
  const query = new Map([...parameters].filter(([name]) => !isApart(name)));
  const host = bucketOfHost(headers["host"] ?? "");
  const slash = parts.indexOf("/");
  const bucket = host ?? (slash < 0 ? parts : parts.slice(0, slash));
  const key = host === undefined ? (slash < 0 ? "" : parts.slice(slash + 1)) : parts;
  return { bucket: unescape(bucket), key: unescape(key), query, hoisted, named };
}

/** Of all headers, the one that clients move into signed URLs and S3 reads there. */
const hoistedHeader = "x-amz-checksum-mode";

const isHoisted = ([name]: readonly [string, string]): boolean => name === hoistedHeader;

const isApart = (name: string): boolean =>
  name === "x-id" || name.startsWith("X-Amz-") || name === hoistedHeader;

function bucketOfHost(host: string): string | undefined {
  const name = host.replace(/:\d+$/, "");
  return /^(.+)\.(?:localhost|s3(?:[.-][a-z0-9-]+)*\.amazonaws\.com(?:\.cn)?)$/.exec(name)?.[1];
}

function unescape(text: string): string | undefined {
  try {
    return text === "" ? undefined : decodeURIComponent(text);
  } catch (cause) {
    if (!(cause instanceof URIError)) throw cause;
    throw new AwsError("InvalidURI", "Couldn't parse the specified URI.", { status: 400 });
  }
}
