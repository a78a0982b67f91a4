import type { TagDescription } from "@aws-sdk/client-auto-scaling";
import { AwsError } from "../aws-error.ts";
import { validationError } from "../validation-error.ts";
import type { Group, GroupTag } from "./group.ts";

/** A tag as requests carry it. */
interface TagInput {
  readonly Key?: string | undefined;
  readonly Value?: string | undefined;
  readonly PropagateAtLaunch?: boolean | undefined;
  readonly ResourceId?: string | undefined;
  readonly ResourceType?: string | undefined;
}

/** Puts tags on a group, all or none: 50 at most, 25 a call (aws-facts §1.1). */
export function putTags(group: Group, tags: readonly TagInput[]): void {
  if (tags.length > 25) {
    throw validationError("At most 25 tags may be given in one call.");
  }
  const added = new Map(tags.map((tag) => checked(tag)));
  if (new Set([...group.tags.keys(), ...added.keys()]).size > 50) {
    throw new AwsError("LimitExceeded", "You may have at most 50 tags per group.");
  }
  for (const [key, tag] of added) {
    group.tags.set(key, tag);
  }
}

/** What its instances are tagged with at launch (aws-facts §1.1). */
export function propagated({ tags }: Group): readonly (readonly [key: string, value: string])[] {
  return [...tags].flatMap(([key, tag]) => (tag.propagate ? [[key, tag.value] as const] : []));
}

/** The group's tags as Describe operations show them. */
export function describedTags(group: Group): TagDescription[] {
  return [...group.tags].map(([Key, { value, propagate }]) => ({
    ResourceId: group.name,
    ResourceType: "auto-scaling-group",
    Key,
    Value: value,
    PropagateAtLaunch: propagate,
  }));
}

/** PropagateAtLaunch left out counts as false (UNCONFIRMED). */
function checked(tag: TagInput): [string, GroupTag] {
  const { Key: key = "", Value: value = "", PropagateAtLaunch: propagate = false } = tag;
  if (key === "" || key.length > 128 || value.length > 256) {
    throw validationError(
      `Tag key '${key}' must be 1-128 characters long and its value at most 256.`,
    );
  }
  if (key.startsWith("aws:")) {
    throw validationError("Tag keys starting with 'aws:' are reserved for internal use");
  }
  if (tag.ResourceType !== undefined && tag.ResourceType !== "auto-scaling-group") {
    throw validationError(`'${tag.ResourceType}' is not a valid resource type for a tag.`);
  }
  return [key, { value, propagate }];
}
