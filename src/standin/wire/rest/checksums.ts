import { createHash } from "node:crypto";
import { crc32 } from "node:zlib";
import { AwsError } from "../../aws-error.ts";
import type { WireRequest } from "../http-message.ts";

/** The checksums that are verified, in base64, by what the member and the header end in. */
const algorithms: Readonly<Record<string, (bytes: Uint8Array) => string>> = {
  CRC32: (bytes) => ofNumber(crc32(bytes)),
  CRC32C: (bytes) => ofNumber(crc32c(bytes)),
  SHA1: (bytes) => createHash("sha1").update(bytes).digest("base64"),
  SHA256: (bytes) => createHash("sha256").update(bytes).digest("base64"),
};

/** Names of the members that carry them: `ChecksumCRC32`. */
export const checksumMembers = Object.keys(algorithms).map((name) => `Checksum${name}`);

/** Names of the headers that carry them. */
export const checksumHeaders = Object.keys(algorithms).map(headerOf);

function headerOf(algorithm: string): string {
  return `x-amz-checksum-${algorithm.toLowerCase()}`;
}

/**
 * Holds a body against every checksum that came with it. Throws BadDigest for one that is wrong
 * (form of the text as S3's users quote it), InvalidDigest for a Content-MD5 that is none.
 */
export function verifyChecksums({ headers, body }: WireRequest): void {
  verifyMd5(body, headers["content-md5"]);
  for (const [name, sum] of Object.entries(algorithms)) {
    const given = headers[headerOf(name)];
    if (given !== undefined && given !== sum(body)) throw badDigest(name);
  }
}

/** In hex. */
export function md5(bytes: Uint8Array): string {
  return createHash("md5").update(bytes).digest("hex");
}

function verifyMd5(bytes: Uint8Array, given: string | undefined): void {
  if (given === undefined) return;
  if (Buffer.from(given, "base64").length !== 16) {
    throw new AwsError("InvalidDigest", "The Content-MD5 you specified was invalid.", {
      status: 400,
      fields: { "Content-MD5": given },
    });
  }
  if (Buffer.from(given, "base64").toString("hex") === md5(bytes)) return;
  throw new AwsError("BadDigest", "The Content-MD5 you specified did not match what we received.", {
    status: 400,
  });
}

const badDigest = (algorithm: string): AwsError =>
  new AwsError(
    "BadDigest",
    `The ${algorithm} you specified did not match the calculated checksum.`,
    { status: 400 },
  );

function ofNumber(sum: number): string {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(sum >>> 0);
  return bytes.toString("base64");
}

/** Castagnoli's polynomial, reversed. */
const castagnoli = 0x82f63b78;
const table = Array.from({ length: 256 }, (_, byte) => {
  let sum = byte;
  for (let bit = 0; bit < 8; bit += 1) sum = sum & 1 ? (sum >>> 1) ^ castagnoli : sum >>> 1;
  return sum >>> 0;
});

function crc32c(bytes: Uint8Array): number {
  let sum = 0xffffffff;
  for (const byte of bytes) sum = (table[(sum ^ byte) & 0xff] ?? 0) ^ (sum >>> 8);
  return ~sum;
}
