import type { DescribeParametersCommandInput, DescribeParametersResult } from "@aws-sdk/client-ssm";
import { notImplemented } from "../not-implemented.ts";
import { operation } from "../operation.ts";
import { describeMetadata } from "./describe-metadata.ts";
import { pageOf } from "./page-of.ts";
import { parameterFilter } from "./parameter-filter.ts";

/**
 * The newest version of every parameter that passes all filters, without its value, sorted by name;
 * ten a page unless asked for up to fifty (both UNCONFIRMED). Other accounts' parameters are 501.
 */
export const describeParameters = operation<
  DescribeParametersCommandInput,
  DescribeParametersResult
>(
  [
    "Filters.Key",
    "Filters.Values",
    "ParameterFilters.Key",
    "ParameterFilters.Option",
    "ParameterFilters.Values",
    "MaxResults",
    "NextToken",
    "Shared",
  ],
  (region, input) => {
    if (input.Shared === true) throw notImplemented("Shared=true");
    const filters = [...(input.Filters ?? []), ...(input.ParameterFilters ?? [])];
    const tests = filters.map((filter) => parameterFilter(region, filter));
    const found = region.parameters.all().filter((one) => tests.every((test) => test(one)));
    const page = pageOf(found, ({ name }) => name, input, 10);
    return {
      Parameters: page.items.map((parameter) => describeMetadata(region, parameter)),
      ...(page.next === undefined ? {} : { NextToken: page.next }),
    };
  },
);
