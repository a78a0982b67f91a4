import { AwsError } from "../aws-error.ts";
import type { Region } from "../region.ts";

/**
 * The AMI that a launch would use now: the id itself, or the value that the parameter of
 * `resolve:ssm:<name>[:<version or label>]` has at this moment (aws-facts §3.1). The code for a
 * parameter that is not there or holds no AMI id is that of a wrong data type (aws-cdk issue
 * 26712); its text is UNCONFIRMED.
 */
export function imageOf(
  region: Region,
  { ImageId: image }: { readonly ImageId?: string | undefined },
): string | undefined {
  const alias = /^resolve:ssm:([^:]+)(?::(.*))?$/.exec(image ?? "");
  if (!alias) return image;
  const [, name = "", selector] = alias;
  const found = selected(region, name, selector);
  if (found?.value.startsWith("ami-")) return found.value;
  const what = found === undefined ? "does not exist" : "does not hold an AMI ID";
  throw new AwsError("SsmInvalidParameter", `The parameter of '${image}' ${what}.`);
}

function selected({ parameters }: Region, name: string, selector: string | undefined) {
  if (selector === undefined) return parameters.get(name);
  const isNumber = /^\d+$/.test(selector);
  const version = isNumber ? Number(selector) : parameters.labels(name).version(selector);
  return version === undefined ? undefined : parameters.get(name, version);
}
