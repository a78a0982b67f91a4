import type { ParameterStringFilter } from "@aws-sdk/client-ssm";
import { AwsError } from "../aws-error.ts";
import { notImplemented } from "../not-implemented.ts";
import type { Region } from "../region.ts";
import type { ParameterVersion } from "./state.ts";

type Test = (parameter: ParameterVersion) => boolean;

/**
 * One filter of DescribeParameters: one of its values is enough. Names begin or do not begin with a
 * slash alike only where the filter says so. InvalidFilterOption for an option that the key does
 * not take (texts UNCONFIRMED); keys that are not served are 501.
 */
export function parameterFilter(region: Region, filter: ParameterStringFilter): Test {
  const { Key: key = "", Values: values = [] } = filter;
  const one = (option: string): ((value: string, parameter: ParameterVersion) => boolean) => {
    const read = reader(region, key);
    const compare = comparisons[option];
    if (!compare) throw wrongOption(key, option);
    return (value, parameter) => read(parameter).some((text) => compare(text, value));
  };
  const test = key === "Path" ? below(filter.Option) : one(optionOf(key, filter.Option));
  if (values.length === 0 && key.startsWith("tag:")) {
    return ({ name }) => region.parameters.tags(name).has(key.slice("tag:".length));
  }
  return (parameter) => values.some((value) => test(value, parameter));
}

const comparisons: Readonly<Record<string, (text: string, value: string) => boolean>> = {
  Equals: (text, value) => text === value,
  BeginsWith: (text, value) => text.startsWith(value),
  Contains: (text, value) => text.includes(value),
};

/** `Equals` unless said otherwise; only names are compared in other ways. */
function optionOf(key: string, option = "Equals"): string {
  if (option !== "Equals" && key !== "Name") throw wrongOption(key, option);
  return option;
}

function reader(region: Region, key: string): (parameter: ParameterVersion) => readonly string[] {
  if (key === "Name") return ({ name }) => [name];
  if (key === "Type") return ({ type }) => [type];
  if (key === "Tier") return () => ["Standard"];
  if (key === "DataType") return () => ["text"];
  if (key.startsWith("tag:")) {
    const tag = key.slice("tag:".length);
    return ({ name }) => [region.parameters.tags(name).get(tag) ?? []].flat();
  }
  throw notImplemented(`the filter '${key}'`);
}

function below(option = "OneLevel"): (path: string, parameter: ParameterVersion) => boolean {
  if (option !== "OneLevel" && option !== "Recursive") throw wrongOption("Path", option);
  return (path, { name }) => {
    const root = path.endsWith("/") ? path : `${path}/`;
    const rest = name.startsWith(root) ? name.slice(root.length) : "";
    return rest !== "" && (option === "Recursive" || !rest.includes("/"));
  };
}

function wrongOption(key: string, option: string): AwsError {
  return new AwsError("InvalidFilterOption", `The filter ${key} does not take ${option}.`);
}
