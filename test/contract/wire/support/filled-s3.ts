import { createHash } from "node:crypto";
import type { ServiceModel } from "../../../../src/standin/wire/service-model.ts";
import type { Member, Shape } from "../../../../src/standin/wire/shape.ts";
import { fill } from "./filled.ts";

/**
 * A value for every member of an input or output, as `fill` makes them; of a service that speaks
 * REST, such as the place of each can carry. What it does not try, and why:
 *
 * - Headers have no line breaks, no tabs (clients disagree on how they sign them), no characters beyond ASCII and no blanks at their ends: HTTP has
 *   none, and no client escapes them. Words of a list in a header have no comma or quotation mark,
 *   which clients write in different ways.
 * - Times in headers are whole seconds, as HTTP's are. So are those in documents that the model has
 *   in HTTP's form.
 * - Names of metadata are those of headers, in lower case: HTTP does not tell them apart.
 * - What `fitting` names is held by the client or the stand-in against another member or the body.
 */
export function fillFor(
  { protocol }: ServiceModel,
  shape: Shape,
  variant: number,
  fraction?: number,
): unknown {
  const filled = fill(shape, "", [], variant, fraction);
  if (protocol !== "rest-xml" || shape.kind !== "struct") return filled;
  const fields = (filled ?? {}) as Readonly<Record<string, unknown>>;
  return Object.fromEntries(
    shape.members.map((member) => [
      member.name,
      Object.hasOwn(fitting, member.name)
        ? fitting[member.name]
        : carried(member, fields[member.name]),
    ]),
  );
}

/** Every byte once. */
const content = Uint8Array.from({ length: 256 }, (_, byte) => byte);

const hash = (name: string, bytes: Uint8Array): string =>
  createHash(name).update(bytes).digest("base64");

const key = new Uint8Array(32).fill(7);

/** Members that must fit others, with the reason of each. */
export const fitting: Readonly<Record<string, string | number | Uint8Array>> = {
  // Part of the host, so that clients look at its characters.
  Bucket: "fuzz-bucket",
  // Some clients escape it again, others leave it as it is: it has nothing to escape.
  CopySource: "other-bucket/path/of-a_key.tar.gz",
  Body: content,
  ContentLength: content.length,
  // A wrong one is refused. Clients add one of their own where none is given.
  ContentMD5: hash("md5", content),
  ChecksumCRC32: "KQWMcw==",
  ChecksumCRC32C: "nEQYSw==",
  ChecksumCRC64NVME: "/3HiEnnZlm4=",
  ChecksumSHA1: hash("sha1", content),
  ChecksumSHA256: hash("sha256", content),
  ChecksumSHA512: hash("sha512", content),
  ChecksumMD5: hash("md5", content),
  // Clients refuse words that they do not know, and verify what they get with this one.
  ChecksumAlgorithm: "SHA256",
  ChecksumMode: "ENABLED",
  // Clients encode a key that is not yet encoded, or that comes without its hash.
  SSECustomerKey: Buffer.from(key).toString("base64"),
  SSECustomerKeyMD5: hash("md5", key),
  CopySourceSSECustomerKey: Buffer.from(key).toString("base64"),
  CopySourceSSECustomerKeyMD5: hash("md5", key),
  // On no wire: clients copy the text of the other header into it.
  ExpiresString: "Tue, 14 Nov 2023 22:13:20 GMT",
};

function carried({ name, shape, http }: Member, value: unknown): unknown {
  if (name === "Key") return `dir//./x/../${String(value)}`;
  switch (http?.in) {
    case "header":
      return inHeader(shape, name, value);
    case "prefix":
      return { "k-1": headerText(name), k2: headerText(`2${name}`) };
    case "label":
    case "query":
    case "payload":
    case undefined:
      return value;
  }
}

function inHeader(shape: Shape, name: string, value: unknown): unknown {
  if (shape.kind === "string") return headerText(name);
  if (shape.kind === "list") return [`${name} 1`, `${name} 2`];
  if (shape.kind !== "timestamp" || shape.format === "date-time") return value;
  return new Date(Math.floor((value as Date).getTime() / 1_000) * 1_000);
}

const headerText = (name: string): string => `s&<>"' +%=; ,${name.slice(-12)}`;
