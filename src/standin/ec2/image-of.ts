import { AwsError } from "../aws-error.ts";
import type { Region } from "../region.ts";

/**
 * The AMI that a launch would use now: the id itself, or the value that the parameter of
 * `resolve:ssm:<name>[:<version>]` has at this moment (aws-facts §3.1). The code for a parameter
 * that is not there or holds no AMI id is that of a wrong data type (aws-cdk issue 26712); its text
 * is UNCONFIRMED.
 */
export function imageOf(
  region: Region,
  { ImageId: image }: { readonly ImageId?: string | undefined },
): string | undefined {
  const alias = /^resolve:ssm:([^:]+)(?::(.*))?$/.exec(image ?? "");
  if (!alias) return image;
  const [, name = "", version] = alias;
  const isNumber = version === undefined || /^\d+$/.test(version);
  const found = isNumber
    ? region.parameters.get(name, version === undefined ? undefined : Number(version))
    : undefined;
  if (found?.value.startsWith("ami-")) return found.value;
  const what = found === undefined ? "does not exist" : "does not hold an AMI ID";
  throw new AwsError("SsmInvalidParameter", `The parameter of '${image}' ${what}.`);
}
