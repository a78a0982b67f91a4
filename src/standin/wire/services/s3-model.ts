import {
  BucketAlreadyExists$,
  BucketAlreadyOwnedByYou$,
  CopyObject$,
  CreateBucket$,
  DeleteBucket$,
  DeleteObject$,
  DeleteObjects$,
  GetObject$,
  HeadBucket$,
  HeadObject$,
  ListBuckets$,
  ListObjectsV2$,
  NoSuchBucket$,
  NoSuchKey$,
  PutObject$,
} from "@aws-sdk/client-s3";
import { serviceModel } from "../service-model.ts";

/** Simple Storage Service, API 2006-03-01: buckets, and objects in one version each. */
export const s3Model = serviceModel(
  {
    name: "s3",
    protocol: "rest-xml",
    xmlNamespace: "http://s3.amazonaws.com/doc/2006-03-01/",
    version: "2006-03-01",
    targetPrefix: "AmazonS3",
  },
  [
    CopyObject$,
    CreateBucket$,
    DeleteBucket$,
    DeleteObject$,
    DeleteObjects$,
    GetObject$,
    HeadBucket$,
    HeadObject$,
    ListBuckets$,
    ListObjectsV2$,
    PutObject$,
  ],
  [BucketAlreadyExists$, BucketAlreadyOwnedByYou$, NoSuchBucket$, NoSuchKey$],
);
