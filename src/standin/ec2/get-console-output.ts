import type { GetConsoleOutputCommandInput, GetConsoleOutputResult } from "@aws-sdk/client-ec2";
import { operation } from "../operation.ts";
import type { Given } from "./given.ts";
import { instancesNamed } from "./instances-named.ts";

/**
 * GetConsoleOutput: base64 of the last 64 KB. Always the live console, with or without `Latest`;
 * AWS buffers it without (aws-facts §3.3).
 */
export const getConsoleOutput = operation<
  Given<GetConsoleOutputCommandInput, "InstanceId">,
  GetConsoleOutputResult
>(["InstanceId", "Latest"], ({ ec2, clock }, input) => {
  const [instance] = instancesNamed(ec2, [input.InstanceId]);
  const text = Buffer.from(instance?.machine?.console() ?? instance?.console ?? "");
  return {
    InstanceId: input.InstanceId,
    Timestamp: new Date(clock.now()),
    Output: text.subarray(Math.max(0, text.length - 65_536)).toString("base64"),
  };
});
