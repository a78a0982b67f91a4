import type { ResponseLaunchTemplateData } from "@aws-sdk/client-ec2";

/** One version of a launch template, found from what a caller named (aws-facts §1.1, §3.1). */
export interface ResolvedTemplate {
  readonly launchTemplateId: string;
  readonly launchTemplateName: string;
  /** From 1. */
  readonly version: number;
  readonly data: ResponseLaunchTemplateData;
}

/** How a caller names a template: id or name, and a version number, `$Latest` or `$Default`. */
export interface TemplateReference {
  readonly LaunchTemplateId?: string | undefined;
  readonly LaunchTemplateName?: string | undefined;
  readonly Version?: string | undefined;
}
