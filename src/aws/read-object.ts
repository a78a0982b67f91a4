import { GetObjectCommand } from "@aws-sdk/client-s3";
import { attempt } from "./attempt.ts";
import type { Clients } from "./clients.ts";
import { s3Exceptions } from "./s3-exceptions.ts";
import { s3Place } from "./s3-url.ts";

/** The bytes at an `s3:` URL, as they come. Throws BAD_INPUT, NOT_FOUND or PERMISSION. */
export async function readObject(
  clients: Pick<Clients, "s3">,
  url: string,
): Promise<AsyncIterable<Uint8Array>> {
  const { bucket, key } = s3Place(url);
  const answer = await attempt(
    { action: "s3:GetObject", resource: url },
    async () => (await clients.s3()).send(new GetObjectCommand({ Bucket: bucket, Key: key })),
    s3Exceptions(url),
  );
  // In Node the body is a stream of its own.
  return answer.Body as unknown as AsyncIterable<Uint8Array>;
}
