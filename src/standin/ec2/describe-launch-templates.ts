import type {
  DescribeLaunchTemplatesCommandInput,
  DescribeLaunchTemplatesResult,
} from "@aws-sdk/client-ec2";
import { AwsError } from "../aws-error.ts";
import { operation } from "../operation.ts";
import { describedTemplate } from "./described-template.ts";
import { filtered } from "./filtered.ts";
import { pageOf } from "./page-of.ts";

/** DescribeLaunchTemplates: an unknown name or id is an error, a filter is not (aws-facts §3.1). */
export const describeLaunchTemplates = operation<
  DescribeLaunchTemplatesCommandInput,
  DescribeLaunchTemplatesResult
>(
  [
    "LaunchTemplateIds",
    "LaunchTemplateNames",
    "Filters.Name",
    "Filters.Values",
    "MaxResults",
    "NextToken",
  ],
  (region, input) => {
    const { templates } = region.ec2;
    const { LaunchTemplateIds: ids = [], LaunchTemplateNames: names = [] } = input;
    const named = templates
      .all()
      .filter(
        (one) => ids.includes(one.launchTemplateId) || names.includes(one.launchTemplateName),
      );
    const isKnown = (wanted: string) =>
      named.some((one) => [one.launchTemplateId, one.launchTemplateName].includes(wanted));
    const isStrict = region.quirks.has("EC2-31");
    if (isStrict && !ids.every(isKnown)) throw missing("InvalidLaunchTemplateId.NotFound");
    if (isStrict && !names.every(isKnown))
      throw missing("InvalidLaunchTemplateName.NotFoundException");
    const asked = ids.length + names.length > 0 ? named : templates.all();
    const wanted = filtered(asked, input.Filters, {
      "create-time": (template) => template.createdAt.toISOString(),
      "launch-template-name": (template) => template.launchTemplateName,
    });
    const page = pageOf(wanted, (one) => one.launchTemplateId, input, { min: 1, max: 200 });
    return {
      LaunchTemplates: page.items.map((template) => describedTemplate(region, template)),
      NextToken: page.next,
    };
  },
);

/** Verified on AWS for a name by moto's tests. */
const missing = (code: string): AwsError =>
  new AwsError(
    code,
    "At least one of the launch templates specified in the request does not exist.",
  );
