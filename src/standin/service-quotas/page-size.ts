import { AwsError } from "../aws-error.ts";

/** 1 to 100 results a page, 100 unless told (UNCONFIRMED). Throws IllegalArgumentException. */
export function readPageSize(size = 100): number {
  if (size >= 1 && size <= 100) return size;
  throw new AwsError("IllegalArgumentException", "MaxResults must be between 1 and 100.");
}
