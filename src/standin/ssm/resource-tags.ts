import type {
  AddTagsToResourceCommandInput,
  AddTagsToResourceResult,
  ListTagsForResourceCommandInput,
  ListTagsForResourceResult,
  RemoveTagsFromResourceCommandInput,
  RemoveTagsFromResourceResult,
  Tag,
} from "@aws-sdk/client-ssm";
import { AwsError } from "../aws-error.ts";
import type { Given } from "../ec2/given.ts";
import { notImplemented } from "../not-implemented.ts";
import { operation } from "../operation.ts";
import type { Region } from "../region.ts";
import { validationException } from "../validation-error.ts";

type Resource = "ResourceType" | "ResourceId";

/** Adds tags of a parameter, or replaces their values. InvalidResourceId, TooManyTagsError. */
export const addTagsToResource = operation<
  Given<AddTagsToResourceCommandInput, Resource | "Tags">,
  AddTagsToResourceResult
>(["ResourceType", "ResourceId", "Tags.Key", "Tags.Value"], (region, input) => {
  setTags(tagsOf(region, input), input.Tags);
  return {};
});

/** Removes tags of a parameter; keys it does not have are ignored. InvalidResourceId. */
export const removeTagsFromResource = operation<
  Given<RemoveTagsFromResourceCommandInput, Resource | "TagKeys">,
  RemoveTagsFromResourceResult
>(["ResourceType", "ResourceId", "TagKeys"], (region, input) => {
  const tags = tagsOf(region, input);
  for (const key of input.TagKeys) tags.delete(key);
  return {};
});

/** The tags of a parameter. InvalidResourceId. */
export const listTagsForResource = operation<
  Given<ListTagsForResourceCommandInput, Resource>,
  ListTagsForResourceResult
>(["ResourceType", "ResourceId"], (region, input) => ({
  TagList: [...tagsOf(region, input)].map(([Key, Value]) => ({ Key, Value })),
}));

/**
 * Sets tags, all of them or none: at most fifty, and no key of AWS's own. The code of a bad key is
 * UNCONFIRMED.
 */
export function setTags(tags: Map<string, string>, added: readonly Tag[]): void {
  for (const { Key: key = "" } of added) {
    if (key === "" || key.length > 128 || /^aws:/i.test(key)) {
      throw validationException(`The tag key '${key}' is not allowed.`);
    }
  }
  const next = new Map([
    ...tags,
    ...added.map(({ Key, Value }) => [Key ?? "", Value ?? ""] as const),
  ]);
  if (next.size > mostTags) {
    throw new AwsError("TooManyTagsError", "A parameter can have a maximum of 50 tags.");
  }
  for (const [key, value] of next) tags.set(key, value);
}

const mostTags = 50;

/** Of resources only parameters are served, by their names. The text is UNCONFIRMED. */
function tagsOf(
  { parameters }: Region,
  { ResourceType: type, ResourceId: id }: { ResourceType: string; ResourceId: string },
): Map<string, string> {
  if (type !== "Parameter") throw notImplemented(`ResourceType ${type}`);
  if (parameters.get(id)) return parameters.tags(id);
  throw new AwsError("InvalidResourceId", `There is no parameter ${id}.`);
}
