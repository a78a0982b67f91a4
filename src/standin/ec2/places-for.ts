import { AwsError } from "../aws-error.ts";
import type { Region } from "../region.ts";
import type { Subnet } from "./network.ts";

/**
 * How many instances of a type a subnet can take now: up to MaxCount, but an error when not even
 * MinCount (aws-facts §3.2). Texts for wrong counts are UNCONFIRMED.
 */
export function placesFor(
  { ec2, quirks }: Region,
  instanceType: string,
  subnet: Subnet,
  { MinCount: least, MaxCount: most }: { readonly MinCount: number; readonly MaxCount: number },
): number {
  for (const [name, count] of [
    ["minCount", least],
    ["maxCount", most],
  ] as const) {
    if (count >= 1) continue;
    const message = `Value (${count}) for parameter ${name} is invalid. Must be at least 1.`;
    throw new AwsError("InvalidParameterValue", message);
  }
  if (least > most) {
    const message = `minCount (${least}) must not be greater than maxCount (${most}).`;
    throw new AwsError("InvalidParameterCombination", message);
  }
  const needed = quirks.has("EC2-17") ? least : most;
  for (let found = 0; found < most; found++) {
    const obstacle =
      found < subnet.addresses.available()
        ? ec2.shortage(instanceType, subnet)
        : subnet.addresses.exhausted();
    if (obstacle && found < needed) throw obstacle;
    if (obstacle) return found;
  }
  return most;
}
