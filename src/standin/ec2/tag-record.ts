import type { Tag } from "@aws-sdk/client-ec2";
import { AwsError } from "../aws-error.ts";

/** Tags as a record; a tag without a value has the empty one. Reserved keys are refused. */
export function tagRecord(tags: readonly Tag[] | undefined): Record<string, string> {
  const record: Record<string, string> = {};
  for (const { Key: key = "", Value: value = "" } of tags ?? []) {
    if (key === "" || key.length > 128 || value.length > 256) {
      throw new AwsError(
        "InvalidParameterValue",
        `Tag key '${key}' must be 1-128 characters long and its value at most 256.`,
      );
    }
    if (key.startsWith("aws:")) {
      throw new AwsError(
        "InvalidParameterValue",
        `Value ( ${key} ) for parameter key is invalid. Tag keys starting with 'aws:' are ` +
          "reserved for internal use",
      );
    }
    record[key] = value;
  }
  return record;
}

/** The tags that `specifications` give to resources of one type. */
export function tagsFor(
  resourceType: string,
  specifications:
    | readonly { ResourceType?: string | undefined; Tags?: Tag[] | undefined }[]
    | undefined,
): Record<string, string> {
  const wanted = specifications?.filter((one) => one.ResourceType === resourceType) ?? [];
  return tagRecord(wanted.flatMap((one) => one.Tags ?? []));
}

/** A record as EC2 lists tags. */
export function tagList(
  record: Readonly<Record<string, string>>,
): { Key: string; Value: string }[] {
  return Object.entries(record).map(([Key, Value]) => ({ Key, Value }));
}
