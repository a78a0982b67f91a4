import type { FleetOwner } from "../domain/names.ts";
import { fleetTags, ownershipTagKeys } from "../domain/names.ts";

/** One tag as every AWS service writes it. */
export interface Tag {
  readonly Key: string;
  readonly Value: string;
}

/** All tags of a fleet's resources. */
export function fleetTagList(owner: FleetOwner): Tag[] {
  return Object.entries(fleetTags(owner)).map(([Key, Value]) => ({ Key, Value }));
}

/** The three that prove ownership, and a name without the release: what outlives its release. */
export function serviceTagList(owner: FleetOwner): Tag[] {
  const tags = fleetTags(owner);
  return [
    ...ownershipTagKeys.map((Key) => ({ Key, Value: tags[Key] ?? "" })),
    { Key: "Name", Value: `${owner.service}-${owner.environment}` },
  ];
}

/** Tags by key; those without a value count as empty. */
export function tagsByKey(
  tags: readonly { readonly Key?: string | undefined; readonly Value?: string | undefined }[] = [],
): Record<string, string> {
  return Object.fromEntries(tags.map(({ Key, Value }) => [Key ?? "", Value ?? ""]));
}

/** Whose something is, for a sentence. */
export function ownerInWords(tags: Readonly<Record<string, string>>, thing: string): string {
  const service = tags["slipway:service"];
  return service === undefined
    ? `${thing} without slipway's tags`
    : `service ${service} in ${tags["slipway:environment"] ?? "?"}, ` +
        `rollout ${tags["slipway:rollout"] ?? "?"}`;
}
