import { fail } from "../domain/failure.ts";

/** Where an object is. */
export interface S3Place {
  readonly bucket: string;
  /** As it is, nothing in it encoded. */
  readonly key: string;
}

export const s3UrlIn = (storeUrl: string, name: string): string =>
  `${storeUrl.replace(/\/+$/, "")}/${name}`;

/** Throws BAD_INPUT for what names no object. */
export function s3Place(url: string): S3Place {
  const [, bucket, key] = /^s3:\/\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])\/(.+)$/s.exec(url) ?? [];
  return bucket === undefined || key === undefined
    ? fail({ code: "BAD_INPUT", summary: `${url} names no object: write s3://bucket/key.` })
    : { bucket, key };
}
