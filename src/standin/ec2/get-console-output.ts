import type { GetConsoleOutputCommandInput, GetConsoleOutputResult } from "@aws-sdk/client-ec2";
import { AwsError } from "../aws-error.ts";
import { operation } from "../operation.ts";
import type { Given } from "./given.ts";
import { liveConsole } from "./instance-console.ts";
import { instancesNamed } from "./instances-named.ts";
import { runsOnXen } from "./runs-on-xen.ts";

/**
 * GetConsoleOutput: base64 of the last 64 KB. Without `Latest` it is the copy posted after the last
 * start, reboot or stop, and no Output before the first (UNCONFIRMED; aws-facts §3.3: it may be
 * empty); `Latest` is the live console, on Nitro only.
 */
export const getConsoleOutput = operation<
  Given<GetConsoleOutputCommandInput, "InstanceId">,
  GetConsoleOutputResult
>(["InstanceId", "Latest"], (region, input) => {
  const { clock, quirks } = region;
  const { InstanceId, Latest: isLatest = false } = input;
  const [instance] = instancesNamed(region, [InstanceId]);
  if (!instance) return { InstanceId };
  if (isLatest && runsOnXen(instance.instanceType) && quirks.has("EC2-22")) {
    throw new AwsError(
      "UnsupportedOperation",
      "This instance type does not support retrieving the latest console logs",
    );
  }
  const isLive = isLatest || !quirks.has("EC2-21");
  const { at, text } = isLive
    ? { at: clock.now(), text: liveConsole(instance) }
    : (instance.posted ?? { at: clock.now(), text: undefined });
  const Output = text === undefined ? undefined : Buffer.from(text).toString("base64");
  return { InstanceId, Timestamp: new Date(at), Output };
});
