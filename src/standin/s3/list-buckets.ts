import type { ListBucketsCommandInput, ListBucketsOutput } from "@aws-sdk/client-s3";
import { operation } from "../operation.ts";

/** All buckets, by name. In pages only when asked with MaxBuckets, which is not served. */
export const listBuckets = operation<ListBucketsCommandInput, ListBucketsOutput>(
  ["Prefix"],
  ({ s3, account }, { Prefix = "" }) => ({
    Buckets: s3
      .all()
      .filter(({ name }) => name.startsWith(Prefix))
      .map(({ name, createdAt }) => ({ Name: name, CreationDate: createdAt })),
    Owner: { ID: account },
    ...(Prefix !== "" && { Prefix }),
  }),
);
