import { AwsError } from "../aws-error.ts";
import { preconditionFailed } from "./errors.ts";
import type { StoredObject } from "./state.ts";

/** The conditions of a read, as they came in headers. */
export interface ReadConditions {
  readonly IfMatch?: string | undefined;
  readonly IfNoneMatch?: string | undefined;
  readonly IfModifiedSince?: Date | undefined;
  readonly IfUnmodifiedSince?: Date | undefined;
}

/** For what an operation accepts. */
export const readConditions = ["IfMatch", "IfNoneMatch", "IfModifiedSince", "IfUnmodifiedSince"];

/**
 * Holds a read against its conditions, of which those by ETag outweigh those by date (API reference
 * of GetObject). Throws PreconditionFailed, or NotModified with status 304.
 */
export function checkRead(object: StoredObject, given: ReadConditions): void {
  const { IfMatch, IfNoneMatch, IfModifiedSince, IfUnmodifiedSince } = given;
  const { etag, lastModified } = object;
  if (IfMatch !== undefined) {
    if (!matches(IfMatch, etag)) throw preconditionFailed("If-Match");
  } else if (IfUnmodifiedSince && lastModified > IfUnmodifiedSince) {
    throw preconditionFailed("If-Unmodified-Since");
  }
  if (IfNoneMatch !== undefined) {
    if (matches(IfNoneMatch, etag)) throw notModified(object);
  } else if (IfModifiedSince && lastModified <= IfModifiedSince) {
    throw notModified(object);
  }
}

/** Whether an object may take the place of what is there. Throws PreconditionFailed, NoSuchKey. */
export function checkWrite(
  present: StoredObject | undefined,
  { IfMatch, IfNoneMatch }: Pick<ReadConditions, "IfMatch" | "IfNoneMatch">,
  missing: () => AwsError,
): void {
  if (IfNoneMatch !== undefined && present) throw preconditionFailed("If-None-Match");
  if (IfMatch === undefined) return;
  if (!present) throw missing();
  if (!matches(IfMatch, present.etag)) throw preconditionFailed("If-Match");
}

const matches = (wanted: string, etag: string): boolean =>
  wanted.split(",").some((one) => {
    const tag = one.trim();
    return tag === "*" || tag === etag || `"${tag}"` === etag;
  });

const notModified = ({ etag, lastModified }: StoredObject): AwsError =>
  new AwsError("NotModified", "Not Modified", {
    status: 304,
    fields: { headers: { etag, "last-modified": lastModified.toUTCString() } },
  });
