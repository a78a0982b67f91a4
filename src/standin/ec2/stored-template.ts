import type { ResponseLaunchTemplateData } from "@aws-sdk/client-ec2";

/** A launch template as kept; it has one version, since the stand-in makes no second one. */
export interface StoredTemplate {
  readonly launchTemplateId: string;
  readonly launchTemplateName: string;
  readonly createdAt: Date;
  readonly versionDescription: string | undefined;
  readonly data: ResponseLaunchTemplateData;
  readonly tags: Record<string, string>;
}
