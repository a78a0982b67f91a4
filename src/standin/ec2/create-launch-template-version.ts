import type {
  CreateLaunchTemplateVersionCommandInput,
  CreateLaunchTemplateVersionResult,
} from "@aws-sdk/client-ec2";
import { operation } from "../operation.ts";
import { describedVersion } from "./described-version.ts";
import type { Given } from "./given.ts";
import { honouredData } from "./honoured-data.ts";

/**
 * CreateLaunchTemplateVersion: the next number, never the default by itself. With SourceVersion, a
 * member given replaces the source's whole (UNCONFIRMED below the first level).
 */
export const createLaunchTemplateVersion = operation<
  Given<CreateLaunchTemplateVersionCommandInput, "LaunchTemplateData">,
  CreateLaunchTemplateVersionResult
>(
  [
    "LaunchTemplateId",
    "LaunchTemplateName",
    "ClientToken",
    "SourceVersion",
    "VersionDescription",
    "ResolveAlias",
    ...honouredData,
  ],
  (region, input) => {
    const { template, version } = region.ec2.templates.createVersion(input);
    return {
      LaunchTemplateVersion: describedVersion(region, template, version, input.ResolveAlias),
    };
  },
);
