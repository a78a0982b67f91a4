import type { GetObjectCommandInput, GetObjectOutput } from "@aws-sdk/client-s3";
import type { Given } from "../ec2/given.ts";
import { operation } from "../operation.ts";
import { byteRange } from "./byte-range.ts";
import { checkRead, readConditions } from "./conditions.ts";
import { describedObject } from "./described-object.ts";

type Output = Omit<GetObjectOutput, "Body"> & { readonly Body: Uint8Array };

/** An object's content, or one range of it, if its conditions hold. */
export const getObject = operation<Given<GetObjectCommandInput, "Bucket" | "Key">, Output>(
  ["Bucket", "Key", "Range", "ChecksumMode", ...readConditions],
  async ({ s3 }, input) => {
    const object = s3.object(input.Bucket, input.Key);
    checkRead(object, input);
    const range = byteRange(input.Range, object.size);
    const withChecksums = input.ChecksumMode === "ENABLED" && range === undefined;
    const whole = describedObject(object, { withChecksums });
    const content = await s3.content(object);
    if (!range) return { ...whole, Body: content };
    const Body = content.subarray(range.first, range.last + 1);
    const ContentRange = `bytes ${range.first}-${range.last}/${object.size}`;
    return { ...whole, ContentLength: Body.length, ContentRange, Body };
  },
);
