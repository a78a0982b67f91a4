import type { DeleteObjectsCommandInput, DeleteObjectsOutput } from "@aws-sdk/client-s3";
import type { Given } from "../ec2/given.ts";
import { operation } from "../operation.ts";
import { malformedXml } from "../wire/rest/malformed-xml.ts";

/** Deletes up to 1,000 objects, each whether or not it was there. Throws MalformedXML for more. */
export const deleteObjects = operation<
  Given<DeleteObjectsCommandInput, "Bucket" | "Delete">,
  DeleteObjectsOutput
>(
  ["Bucket", "Delete.Objects.Key", "Delete.Quiet", "ChecksumAlgorithm"],
  ({ s3 }, { Bucket, Delete: { Objects = [], Quiet = false } }) => {
    const { objects } = s3.bucket(Bucket);
    if (Objects.length === 0 || Objects.length > 1_000) throw malformedXml();
    for (const { Key = "" } of Objects) objects.delete(Key);
    return { Deleted: Quiet ? [] : Objects.map(({ Key }) => ({ Key })) };
  },
);
