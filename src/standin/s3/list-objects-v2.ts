import type { ListObjectsV2CommandInput, ListObjectsV2Output } from "@aws-sdk/client-s3";
import type { Given } from "../ec2/given.ts";
import { operation } from "../operation.ts";
import { invalidArgument } from "./errors.ts";
import type { StoredObject } from "./state.ts";

/**
 * Objects by key, in the order of its bytes, and what a delimiter folds; up to 1,000 of both a
 * page. A continuation token names what the page before ended with (its form is AWS's secret).
 */
export const listObjectsV2 = operation<
  Given<ListObjectsV2CommandInput, "Bucket">,
  ListObjectsV2Output
>(
  [
    "Bucket",
    "Prefix",
    "Delimiter",
    "MaxKeys",
    "ContinuationToken",
    "StartAfter",
    "EncodingType",
    "FetchOwner",
  ],
  ({ s3, account, quirks }, input) => {
    const order = quirks.has("S3-04") ? inBytes : inUnits;
    const { Bucket, Prefix = "", Delimiter, ContinuationToken } = input;
    const size = Math.min(input.MaxKeys ?? 1_000, quirks.has("S3-07") ? 1_000 : Infinity);
    const after = ContinuationToken === undefined ? input.StartAfter : readToken(ContinuationToken);
    const entries = fold([...s3.bucket(Bucket).objects.values()], Prefix, Delimiter ?? "")
      .toSorted((a, b) => order(a.name, b.name))
      .filter(({ name }) => after === undefined || order(name, after) > 0);
    const page = entries.slice(0, size);
    const isTruncated = page.length > 0 && page.length < entries.length;
    const encode = input.EncodingType === "url" ? encodeKey : (key: string): string => key;
    const owner = input.FetchOwner === true ? { Owner: { ID: account } } : {};
    const contents = page.flatMap(({ object }) => object ?? []);
    const folded = page.filter(({ object }) => object === undefined);
    return {
      Name: Bucket,
      Prefix: encode(Prefix),
      ...(Delimiter !== undefined && { Delimiter: encode(Delimiter) }),
      MaxKeys: size,
      KeyCount: page.length,
      IsTruncated: isTruncated,
      Contents: contents.map((object) => ({ ...listed(object, encode), ...owner })),
      CommonPrefixes: folded.map(({ name }) => ({ Prefix: encode(name) })),
      ...(input.EncodingType && { EncodingType: input.EncodingType }),
      ...(input.StartAfter !== undefined && { StartAfter: encode(input.StartAfter) }),
      ...(ContinuationToken !== undefined && { ContinuationToken }),
      ...(isTruncated && { NextContinuationToken: writeToken(page.at(-1)?.name ?? "") }),
    };
  },
);

/** A key, or what several keys begin with up to the delimiter. */
interface Entry {
  readonly name: string;
  readonly object: StoredObject | undefined;
}

function fold(objects: readonly StoredObject[], prefix: string, delimiter: string): Entry[] {
  const entries = new Map<string, Entry>();
  for (const object of objects) {
    const { key } = object;
    if (!key.startsWith(prefix)) continue;
    const at = delimiter === "" ? -1 : key.indexOf(delimiter, prefix.length);
    const name = at < 0 ? key : key.slice(0, at + delimiter.length);
    entries.set(name, { name, object: at < 0 ? object : undefined });
  }
  return [...entries.values()];
}

function listed(object: StoredObject, encode: (key: string) => string) {
  const { key, size, etag, lastModified, checksums } = object;
  const names = Object.keys(checksums).map((name) => name.replace("Checksum", ""));
  return {
    Key: encode(key),
    LastModified: lastModified,
    ETag: etag,
    Size: size,
    StorageClass: "STANDARD" as const,
    ...(names.length > 0 && {
      ChecksumAlgorithm: names as ("CRC32" | "SHA256")[],
      ChecksumType: "FULL_OBJECT" as const,
    }),
  };
}

const inBytes = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b));

const inUnits = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Of the characters that a client would take apart, only `/` stays as it is. */
const encodeKey = (key: string): string => encodeURIComponent(key).replaceAll("%2F", "/");

const writeToken = (name: string): string => Buffer.from(name).toString("base64");

function readToken(token: string): string {
  const name = Buffer.from(token, "base64").toString("utf8");
  if (writeToken(name) === token) return name;
  throw invalidArgument(
    "The continuation token provided is incorrect",
    "continuation-token",
    token,
  );
}
