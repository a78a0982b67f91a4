import type {
  DescribeLaunchTemplateVersionsCommandInput,
  DescribeLaunchTemplateVersionsResult,
} from "@aws-sdk/client-ec2";
import { operation } from "../operation.ts";
import { describedVersion } from "./described-version.ts";
import { filtered } from "./filtered.ts";
import { pageOf } from "./page-of.ts";
import { versionsAsked, type AskedVersion } from "./versions-asked.ts";

/** DescribeLaunchTemplateVersions, newest first (as in the API reference's example). */
export const describeLaunchTemplateVersions = operation<
  DescribeLaunchTemplateVersionsCommandInput,
  DescribeLaunchTemplateVersionsResult
>(
  [
    "LaunchTemplateId",
    "LaunchTemplateName",
    "Versions",
    "MinVersion",
    "MaxVersion",
    "Filters.Name",
    "Filters.Values",
    "MaxResults",
    "NextToken",
    "ResolveAlias",
  ],
  (region, input) => {
    const asked = versionsAsked(region.ec2.templates, input);
    const ordered = region.quirks.has("EC2-26") ? asked : asked.toReversed();
    const wanted = filtered(ordered, input.Filters, attributes);
    const page = pageOf(wanted, idOf, input, { min: 1, max: 200 });
    return {
      LaunchTemplateVersions: page.items.map(({ template, version }) =>
        describedVersion(region, template, version, input.ResolveAlias),
      ),
      NextToken: page.next,
    };
  },
);

const idOf = ({ template, version }: AskedVersion): string =>
  `${template.launchTemplateId} ${version.number}`;

/** As far as a template can hold what they look at; an absent value matches nothing. */
const attributes = {
  "create-time": ({ version }: AskedVersion) => version.createdAt.toISOString(),
  "http-endpoint": ({ version }: AskedVersion) => version.data.MetadataOptions?.HttpEndpoint,
  "http-tokens": ({ version }: AskedVersion) => version.data.MetadataOptions?.HttpTokens,
  "iam-instance-profile": ({ version }: AskedVersion) => version.data.IamInstanceProfile?.Arn,
  "image-id": ({ version }: AskedVersion) => version.data.ImageId,
  "instance-type": ({ version }: AskedVersion) => version.data.InstanceType,
  "is-default-version": ({ template, version }: AskedVersion) =>
    String(version.number === template.defaultVersion),
};
