import type { TagSpecification } from "@aws-sdk/client-ec2";
import type { TemplateReference } from "../ec2/resolved-template.ts";
import type { StoredTemplate } from "../ec2/stored-template.ts";
import type { Region } from "../region.ts";
import { tagsAsked, type Check } from "./check.ts";

/** ARN of something of EC2 in the account. */
export function ec2Arn({ name, account }: Region, resource: string): string {
  return `arn:aws:ec2:${name}:${account}:${resource}`;
}

/** The launch template that a caller names by id or by name; undefined: there is none. */
export function templateNamed(
  { ec2 }: Region,
  { LaunchTemplateId: id, LaunchTemplateName: name }: TemplateReference,
): StoredTemplate | undefined {
  return ec2.templates
    .all()
    .find((one) =>
      id === undefined ? one.launchTemplateName === name : one.launchTemplateId === id,
    );
}

/** The tags that specifications give to what is born of one type. */
export function tagsAtBirth(
  resourceType: string,
  specifications: readonly Pick<TagSpecification, "ResourceType" | "Tags">[] = [],
): Check["context"] {
  const wanted = specifications.filter((one) => one.ResourceType === resourceType);
  return tagsAsked(wanted.flatMap((one) => one.Tags ?? []));
}
