import type { DeleteObjectCommandInput, DeleteObjectOutput } from "@aws-sdk/client-s3";
import type { Given } from "../ec2/given.ts";
import { operation } from "../operation.ts";
import { checkWrite } from "./conditions.ts";
import { noSuchKey } from "./errors.ts";

/** Deletes an object; one that is not there is deleted too. */
export const deleteObject = operation<
  Given<DeleteObjectCommandInput, "Bucket" | "Key">,
  DeleteObjectOutput
>(["Bucket", "Key", "IfMatch"], ({ s3, quirks }, { Bucket, Key, IfMatch }) => {
  const { objects } = s3.bucket(Bucket);
  checkWrite(objects.get(Key), { IfMatch }, () => noSuchKey(Key));
  if (!objects.delete(Key) && !quirks.has("S3-01")) throw noSuchKey(Key);
  return {};
});
