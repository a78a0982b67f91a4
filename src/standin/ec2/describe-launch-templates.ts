import type {
  DescribeLaunchTemplatesCommandInput,
  DescribeLaunchTemplatesResult,
} from "@aws-sdk/client-ec2";
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
    const named = [
      ...ids.map((LaunchTemplateId) => templates.find({ LaunchTemplateId })),
      ...names.map((LaunchTemplateName) => templates.find({ LaunchTemplateName })),
    ];
    const asked = ids.length + names.length > 0 ? [...new Set(named)] : templates.all();
    const wanted = filtered(asked, input.Filters, {
      "launch-template-name": (template) => template.launchTemplateName,
    });
    const page = pageOf(wanted, (one) => one.launchTemplateId, input, { min: 1, max: 200 });
    return {
      LaunchTemplates: page.items.map((template) => describedTemplate(region, template)),
      NextToken: page.next,
    };
  },
);
