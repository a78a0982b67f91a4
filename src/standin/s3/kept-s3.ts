import { fill } from "../kept/fill.ts";
import type { KeptRoom } from "../kept/kept-room.ts";
import type { Bucket } from "./state.ts";

interface KeptS3 {
  readonly buckets: ReadonlyMap<string, Bucket>;
}

/** Buckets and what is said of their objects; the contents are files of their own. */
export const keptS3: KeptRoom<KeptS3> = {
  name: "s3",
  fields: {
    S3: { "#region": "given", "#contents": "given", "#buckets": "kept" },
    ContentInMemory: { "#contents": "anew" },
    ContentOnDisk: { "#directory": "given", "#writes": "anew" },
  },
  keep: ({ s3 }) => s3.inside,
  restore({ s3 }, { buckets }) {
    fill(s3.inside.buckets, buckets);
    s3.sweep();
  },
  resume() {},
};
