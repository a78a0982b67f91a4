import type { ResponseLaunchTemplateData } from "@aws-sdk/client-ec2";

/** A launch template as kept. */
export interface StoredTemplate {
  readonly launchTemplateId: string;
  readonly launchTemplateName: string;
  readonly createdAt: Date;
  /** By number, in the order made. */
  readonly versions: Map<number, TemplateVersion>;
  /** Moves only by ModifyLaunchTemplate. */
  defaultVersion: number;
  /** The number of the next version: none is ever given twice (UNCONFIRMED after deletions). */
  nextVersion: number;
  readonly tags: Record<string, string>;
}

/** What a version says never changes (aws-facts §3.1). */
export interface TemplateVersion {
  /** From 1. */
  readonly number: number;
  readonly createdAt: Date;
  readonly description: string | undefined;
  readonly data: ResponseLaunchTemplateData;
}

/** Adds a version; its data is copied. */
export function addVersion(
  template: StoredTemplate,
  version: Omit<TemplateVersion, "number">,
): TemplateVersion {
  const number = template.nextVersion;
  const added = { ...version, number, data: structuredClone(version.data) };
  template.versions.set(number, added);
  template.nextVersion += 1;
  return added;
}

/** What `$Latest` means: the greatest number there is. */
export function latestVersion(template: StoredTemplate): number {
  return Math.max(...template.versions.keys());
}

/**
 * The version that `wanted` names: a number, `$Latest` or `$Default`; absent means `$Default`.
 * Undefined when there is no such version.
 */
export function versionNamed(
  template: StoredTemplate,
  wanted: string | undefined,
): TemplateVersion | undefined {
  if (wanted === "$Latest") return template.versions.get(latestVersion(template));
  if (wanted === undefined || wanted === "$Default") {
    return template.versions.get(template.defaultVersion);
  }
  return /^\d+$/.test(wanted) ? template.versions.get(Number(wanted)) : undefined;
}
